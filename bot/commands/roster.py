"""The command `roster`: duty as an iCal file, out of the desk and into it."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from bot import duty_calendar
from bot.beside import demand_team, on_desk
from bot.clock import SystemClock
from bot.process import CONFIG_OPTION
from desk.actions.duty.importing import FAULTS, Judged, Verdict, take_in
from desk.actions.duty.lookup import plan_of
from desk.duty.plan import by_person
from desk.policy import Policy
from store.store import Store

TEAM = click.option("--team", required=True, help="The key of a team in the configuration.")
BACK = timedelta(days=40)
SAID = {
    Verdict.TAKEN: "taken",
    Verdict.KNOWN: "there already",
    Verdict.OVER: "over, left out",
    Verdict.NOBODY: "NOT taken: it names nobody of the team, or more than one",
    Verdict.AWAY: "NOT taken: this person is on leave then",
}


@click.group
def roster() -> None:
    """Exchange the duty of a team with other calendars, as iCal.

    It may be used while the desk runs: it looks at what was imported within a second or two.
    """


@roster.command
@CONFIG_OPTION
@TEAM
@click.option(
    "--days", type=click.IntRange(1, 400), default=60, show_default=True, help="How far ahead."
)
@click.option(
    "--output", type=click.File("wb"), default="-", help="Where to write; standard output if not."
)
def export(path: Path, team: str, days: int, output: BinaryIO) -> None:
    """Write the shifts to come, that under way included."""
    on_desk(path, partial(_export, team=team, days=days, output=output))


@roster.command("import")
@CONFIG_OPTION
@TEAM
@click.argument("file", type=click.File("rb"))
@click.option(
    "--days", type=click.IntRange(1, 400), default=366, show_default=True, help="How far ahead."
)
def import_(path: Path, team: str, days: int, file: BinaryIO) -> None:
    """Read events as overrides: who is named is on duty then, whatever the roster says.

    An attendee or the summary names a person of the team. Each event is told with what becomes of
    it; when one cannot be taken, none is.
    """
    on_desk(path, partial(_import, team=team, days=days, content=file.read()))


async def _export(store: Store, policy: Policy, *, team: str, days: int, output: BinaryIO) -> None:
    demand_team(policy, team)
    now = SystemClock().now()
    until = now + timedelta(days=days)
    async with store.reading(policy) as unit:
        plan = await plan_of(unit, team, now - BACK, until)
        shifts = [s for s in by_person(plan.shifts(now - BACK, until)) if s.until > now]
        people = {s.person for s in shifts if s.person is not None}
        names: dict[int, str] = {p: (await unit.people.get(p)).name for p in people}
    name = policy.teams[team].names[policy.language]
    output.write(duty_calendar.written(shifts, team, name, names, now))


async def _import(store: Store, policy: Policy, *, team: str, days: int, content: bytes) -> None:
    demand_team(policy, team)
    now = SystemClock().now()
    try:
        entries = duty_calendar.read(content, policy.timezone, now, now + timedelta(days=days))
    except duty_calendar.Unreadable as why:
        click.echo(f"Nothing was taken: {why}", err=True)
        raise click.exceptions.Exit(1) from None
    async with store.unit(policy) as unit:
        judged = await take_in(unit, team, entries, now)
        await unit.commit()
    for one in judged:
        click.echo(_line(one))
    if any(one.verdict in FAULTS for one in judged):
        click.echo("Nothing was taken.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"taken: {sum(one.verdict is Verdict.TAKEN for one in judged)} of {len(judged)}")


def _line(one: Judged) -> str:
    """Return one line: from when to when, whom it names, what becomes of it."""
    entry = one.entry
    who = one.person.name if one.person else " / ".join(entry.names) or "(no name)"
    since, until = (f"{moment:%Y-%m-%d %H:%M}" for moment in (entry.since, entry.until))
    return f"{since} – {until} UTC  {who}: {SAID[one.verdict]}"
