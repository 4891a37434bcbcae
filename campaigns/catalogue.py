"""The table of contents: every campaign, what it does, and how much of it is run."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from campaigns import failpoints, kills, outage, races, seeded
from campaigns.figures import Figures
from campaigns.ground.ground import Setting
from campaigns.trials import hostile_updates

BOTH = ("sqlite", "postgres")
THREE = {"postgres": 3}


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """One campaign; `count` is of what it counts in.

    Args:
        does: one sentence.
        counts: what `--count` counts.
        short: how many CI plays.
        full: how many a whole run plays.
        run: plays it.
        stores: on which stores it can be run.
        processes: how many desks it wants, by store; one where it does not say.
    """

    does: str
    counts: str
    short: int
    full: int
    run: Callable[[Setting], Awaitable[Figures]]
    stores: tuple[str, ...] = BOTH
    processes: dict[str, int] = field(default_factory=dict)


CAMPAIGNS: dict[str, Campaign] = {
    "kills": Campaign(
        does="A desk is killed at random moments while people talk with it.",
        counts="conversations",
        short=20,
        full=10_000,
        run=kills.run,
        processes=THREE,
    ),
    "races": Campaign(
        does="Twenty engineers press the same Claim at once, ticket after ticket.",
        counts="tickets",
        short=10,
        full=1_000,
        run=races.run,
        processes=THREE,
    ),
    "outage": Campaign(
        does="The Bot API is dead for a while, and answers get lost before and after.",
        counts="seconds without the Bot API",
        short=5,
        full=1_800,
        run=outage.run,
        processes=THREE,
    ),
    "failpoints": Campaign(
        does="A desk dies at one await on store or network, and is started again.",
        counts="hits of failpoints",
        short=1,
        full=2_000,
        run=failpoints.run,
    ),
    "hostile-updates": Campaign(
        does="Updates of every wrong shape, forged, stolen, repeated, arrive in the inbox.",
        counts="updates",
        short=1_500,
        full=100_000,
        run=hostile_updates.run,
        stores=("sqlite",),
    ),
    "bugs": Campaign(
        does="The desk is broken on purpose, and another campaign must find it.",
        counts="bugs",
        short=1,
        full=30,
        run=seeded.run,
        stores=("sqlite",),
    ),
}
