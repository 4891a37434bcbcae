"""What must hold in a scenario beyond its single fields."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from bot.config import Config
from bot.config.calendar_rules import calendars_are_sound
from bot.config.document import Raw, Steps
from bot.config.errors import ConfigError
from bot.config.promise_rules import calendars_exist, targets_are_whole
from bot.config.promise_values import spelled
from bot.config.tree import Tree
from bot.config.wording import instead, shown
from bot.simulation.scenario import deed, moment
from desk.record import CancelReason, Verb

TAKES: Mapping[Verb, tuple[str, ...]] = {
    Verb.REPORT: ("priority",),
    Verb.RAISE: ("priority",),
    Verb.LOWER: ("priority",),
    Verb.CORRECT: ("priority",),
    Verb.PEND: ("reason", "until"),
    Verb.CANCEL: ("reason",),
    Verb.PROMISE: ("until",),
}
"""The fields of each verb beside `at` and `do`."""
NEEDS: Mapping[Verb, str] = {
    Verb.REPORT: "priority",
    Verb.RAISE: "priority",
    Verb.LOWER: "priority",
    Verb.PEND: "reason",
    Verb.PROMISE: "until",
}
"""The field that a verb cannot do without."""
FIELDS = ("priority", "reason", "until")

T = TypeVar("T")


def broken(tree: Tree, config: Config) -> Iterator[ConfigError]:
    """Return the errors of all rules; a rule that meets a value wrong by itself says nothing."""
    yield from calendars_are_sound(tree)
    whole = _with_those_of(config, tree)
    yield from calendars_exist(whole)
    yield from targets_are_whole(whole)
    yield from _begins_with_a_report(tree)
    yield from _in_order(tree)
    reasons = [reason.key for reason in config.pending_reasons]
    for steps, event in tree.items("events"):
        verb = _read(deed, event.get("do"))
        if verb is not None:
            yield from _fields_fit(tree, steps, event, verb)
            yield from _reason_is_known(tree, steps, event, verb, reasons)
            yield from _until_is_later(tree, steps, event)


def _with_those_of(config: Config, tree: Tree) -> Tree:
    """Return the targets and keys of calendars that count, those of the scenario first."""
    calendars: dict[str, Raw] = {key: {} for key in config.calendars}
    targets: dict[str, Raw] = {
        priority: {
            "response": spelled(target.response),
            "resolution": spelled(target.resolution),
            "calendar": target.calendar,
        }
        for priority, target in config.targets.items()
    }
    whole: dict[str, Raw] = {}
    for name, known in (("calendars", calendars), ("targets", targets)):
        given = tree.get(name)
        whole[name] = known | (given if isinstance(given, dict) else {})
    return Tree(tree.source, whole, tree.document, {})


def _begins_with_a_report(tree: Tree) -> Iterator[ConfigError]:
    for steps, event in tree.items("events"):
        verb, is_first = _read(deed, event.get("do")), steps[-1] == 0
        if is_first and verb not in (None, Verb.REPORT):
            message = "nothing happens to a ticket before it is reported; begin with do: report"
            yield tree.error((*steps, "do"), message)
        if not is_first and verb is Verb.REPORT:
            message = "a scenario is about one ticket, and it is reported already; take this out"
            yield tree.error((*steps, "do"), message)


def _in_order(tree: Tree) -> Iterator[ConfigError]:
    before: tuple[Steps, datetime] | None = None
    first: datetime | None = None
    for steps, event in tree.items("events"):
        here, at = (*steps, "at"), _read(moment, event.get("at"))
        if at is None:
            continue
        first = first or at
        if before is not None and at < before[1]:
            place = tree.place(before[0])
            yield tree.error(
                here, f"earlier than the event before it, {place}; write them in order"
            )
        before = (here, at)
    now = _read(moment, tree.get("now"))
    if now is not None and first is not None and now < first:
        message = "nothing has happened by then; write a moment after the report, or take this out"
        yield tree.error(("now",), message)


def _fields_fit(
    tree: Tree, steps: Steps, event: Mapping[str, Raw], verb: Verb
) -> Iterator[ConfigError]:
    takes = TAKES.get(verb, ())
    for field in FIELDS:
        if field in event and field not in takes:
            known = f"it takes {' and '.join(takes)}" if takes else "it takes nothing but at"
            yield tree.error((*steps, field), f"{verb} has no {field}: {known}", at_key=True)
    needed = NEEDS.get(verb)
    if needed is not None and needed not in event:
        yield tree.error((*steps, needed), f"missing; {EXAMPLES[needed]}")


def _reason_is_known(
    tree: Tree, steps: Steps, event: Mapping[str, Raw], verb: Verb, pending: list[str]
) -> Iterator[ConfigError]:
    reason, known = event.get("reason"), pending if verb is Verb.PEND else list(CancelReason)
    if isinstance(reason, str) and "reason" in TAKES.get(verb, ()) and reason.strip() not in known:
        message = f"{shown(reason)} is no reason to {verb}; {instead(reason, known)}"
        yield tree.error((*steps, "reason"), message)


def _until_is_later(tree: Tree, steps: Steps, event: Mapping[str, Raw]) -> Iterator[ConfigError]:
    at, until = _read(moment, event.get("at")), _read(moment, event.get("until"))
    if at is not None and until is not None and until <= at:
        yield tree.error((*steps, "until"), "not later than the event; write a moment after it")


def _read(parse: Callable[[str], T], value: Raw | None) -> T | None:
    """Return a value, or None for what is wrong by itself or missing."""
    try:
        return parse(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


EXAMPLES = {
    "events": 'write it like events: [{at: "2026-11-20T17:30:00+08:00", do: report, priority: P2}]',
    "at": 'write it like at: "2026-11-20T17:30:00+08:00"',
    "do": "write it like do: claim",
    "priority": "write it like priority: P2",
    "reason": "write it like reason: wait_user",
    "until": 'write it like until: "2026-11-24T09:00:00+08:00"',
    "tz": "write it like tz: Asia/Shanghai",
    "weekly": 'write it like weekly: {mon-fri: ["09:00-18:00"]}',
    "exceptions": 'write it like exceptions: {"2026-11-24": off}',
    "response": "write it like response: 30m",
    "resolution": "write it like resolution: 8h",
    "calendar": "write it like calendar: W",
    "targets": "write it like targets: {P2: {response: 30m, resolution: 8h, calendar: W}}",
    "calendars": "write it like calendars: {N: {tz: Asia/Shanghai, always: true}}",
}
"""What to write for a key that is missing."""
