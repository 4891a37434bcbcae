"""What must hold in the ladder: it reaches the top, and no rung undoes or repeats another."""

from collections.abc import Iterator
from itertools import combinations, product

from bot.config.document import Steps
from bot.config.errors import ConfigError
from bot.config.promise_rules import words, written
from bot.config.promises import Rung
from bot.config.tree import Tree
from desk.priority import Priority
from desk.sla import PROMISED, WHOLE, ClockKind

Written = tuple[Steps, Rung]


def somebody_hears_of_a_missed_target(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for the targets that are missed without a word."""
    ladder = tree.get("ladder")
    rungs = list(written(tree, "ladder", Rung))
    if not isinstance(ladder, list) or len(rungs) < len(ladder):
        return  # not written, or wrong by itself
    silent: dict[tuple[Priority, ...], list[ClockKind]] = {}
    for clock in PROMISED:
        tops = [rung for _, rung in rungs if rung.at >= WHOLE and rung.clock in (None, clock)]
        heard = {priority for rung in tops for priority in rung.priorities}
        missing = tuple(priority for priority in Priority if priority not in heard)
        if missing:
            silent.setdefault(missing, []).append(clock)
    for missing, clocks in silent.items():
        message = (
            f"nobody is told when the {' or '.join(clocks)} target of {', '.join(missing)} "
            "is missed; add a rung at 100%"
        )
        yield tree.error(("ladder",), message, at_key=True)


def nobody_is_told_twice(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each rung that says what another one says."""
    for (first, one), (steps, other) in combinations(written(tree, "ladder", Rung), 2):
        is_same = (one.at, one.tell) == (other.at, other.tell)
        is_same = is_same and bool(one.priorities & other.priorities)
        if is_same and (None in (one.clock, other.clock) or one.clock is other.clock):
            message = f"{other.tell} is told at {other.at}% already {tree.place(first)}; keep one"
            yield tree.error(steps, message)


def hand_overs_lead_somewhere(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each rung that hands a ticket to where it is, or was already."""
    teams = dict(words(tree, "teams", "*", "key"))
    handing = [(steps, rung) for steps, rung in written(tree, "ladder", Rung) if rung.hand_to]
    for steps, rung in handing:
        if set(teams.values()) == {rung.hand_to}:
            message = f"{rung.hand_to} is the only team and has the ticket already; take this out"
            yield tree.error((*steps, "hand_to"), message)
    found: dict[Steps, str] = {}
    for clock, priority in product(PROMISED, Priority):
        way = [
            (steps, rung)
            for steps, rung in sorted(handing, key=lambda written: written[1].at)
            if rung.clock in (None, clock) and priority in rung.priorities
        ]
        for length in range(1, len(way)):
            steps, message = _wrong_turn(way[:length], way[length])
            if message:
                found.setdefault(steps, message)
    for steps, message in found.items():
        yield tree.error((*steps, "hand_to"), message)


def _wrong_turn(before: list[Written], turn: Written) -> tuple[Steps, str]:
    """Return where and why a hand-over is wrong after those before it; no words if it is not."""
    steps, rung = turn
    last, team = before[-1][1], str(rung.hand_to)
    teams = [str(earlier.hand_to) for _, earlier in before]
    if teams[-1] == team:
        return steps, f"{team} has the ticket from {last.at}% on already; take this out"
    if last.at == rung.at:
        return steps, f"{teams[-1]} and {team} would both get the ticket at {rung.at}%; keep one"
    if team in teams:
        circle = " -> ".join((*teams[teams.index(team) :], team))
        return steps, f"the ticket would go in a circle, {circle}; hand it on, or leave it"
    return steps, ""


RULES = (
    somebody_hears_of_a_missed_target,
    nobody_is_told_twice,
    hand_overs_lead_somewhere,
)
