"""`python -m bot` as a campaign runs it: by the room its Telegram has, else the same program.

One supergroup takes 20 messages a minute, so that ten thousand conversations would last for days.
Campaigns that are not about limits let Telegram take more and tell the desk so.
"""

import os
import sys

from campaigns.ground import failpoints, poison

WIDE = "CAMPAIGN_WIDE"
"""The variable that widens the limits."""


def widen() -> None:
    """Let the desk know of a Telegram with room for everything."""
    from bot.sending import limits  # noqa: PLC0415 - before whoever copies its values

    much = 10_000
    window = limits.Window(1.0, much, much, much, much)
    for name, value in (
        ("ALL", (window,)),
        ("GROUP", (window,)),
        ("GROUP_EDITS", (window,)),
        ("PRIVATE", (window,)),
        ("PACE_SECONDS", 0.0),
    ):
        if not hasattr(limits, name):
            raise AttributeError(f"bot.sending.limits has no {name} any more")
        setattr(limits, name, value)


def main() -> None:
    """Run a command of the desk."""
    failpoints.install()
    if os.environ.get(WIDE):
        widen()
    if os.environ.get(poison.POISONED):
        poison.install()
    from bot.__main__ import main as desk  # noqa: PLC0415 - after what changes it

    desk(sys.argv[1:], prog_name="python -m bot")


if __name__ == "__main__":
    main()
