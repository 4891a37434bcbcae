"""`python -m bot`: the commands; each is imported only when it is asked for."""

from importlib import import_module

import click

COMMANDS = {
    "run": "Run the desk until it is told to stop.",
    "demo": "Try the desk in a browser, without Telegram.",
    "setup": "Set up a desk: the bot's token, the group, the first admin.",
    "check": "Check the configuration file and the OPSDESK_ variables, and change nothing.",
    "doctor": "Look at everything that the desk needs, and say what to do.",
    "audit": "Look whether all clocks and timers of open tickets are right.",
    "migrate": "Bring the tables of the database up to date.",
    "simulate": "Play a case on what is promised: who is told what, and when.",
    "triage": "Guess what reports are about, and say by which words.",
    "ring": "Ring somebody by webhook or mail, to try the channel.",
    "roster": "Exchange the duty of a team with other calendars, as iCal.",
    "attendance": "Write the hours on site of a month, as CSV.",
    "backup": "Copy the database to a file, beside a running desk.",
    "restore": "Put a copy of the database back, and decide about what waited in it.",
    "quarantine": "Look at what could not be handled, try it again, or discard it.",
    "notices": "Look at what could not be delivered, send it again, or discard it.",
}


class Lazy(click.Group):
    """A group that imports a command when it is used: `check` needs neither bot nor database."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(f"bot.commands.{cmd_name}"), cmd_name)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Opsdesk: a service desk that lives in chat."""


if __name__ == "__main__":
    main(prog_name="python -m bot")
