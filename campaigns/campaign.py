"""What a campaign says of itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from campaigns.figures import Figures
from campaigns.ground.ground import Setting

BOTH = ("sqlite", "postgres")
THREE = {"postgres": 3}
"""Processes, where there are several."""


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
