"""What must hold in promises: what they name exists, and no part of them undoes another."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeVar

from pydantic import ValidationError

from bot.config.calendar_rules import calendar_keys
from bot.config.document import Raw, Steps
from bot.config.errors import ConfigError
from bot.config.promise_values import addressee, percent, spelled
from bot.config.promises import Lease, Target, usual_targets
from bot.config.section import Section
from bot.config.sections import PendingReason
from bot.config.tree import Tree
from bot.config.values import comma_list
from bot.config.wording import instead, shown
from desk.priority import Priority
from desk.terms import Channel

_SLIPS = range(50, 100)

Model = TypeVar("Model", bound=Section)


def written(tree: Tree, section: str, model: type[Model]) -> Iterator[tuple[Steps, Model]]:
    """Yield the items of a section as they are typed; one that is wrong by itself is left out."""
    for steps, item in tree.found(section, "*"):
        try:
            yield steps, model.model_validate(item)
        except ValidationError:
            continue


def words(tree: Tree, *way: str) -> Iterator[tuple[Steps, str]]:
    """Yield the texts at a way, and each of those in a list there."""
    for steps, value in tree.found(*way):
        items = comma_list(value)
        for position, item in enumerate(items if isinstance(items, list) else ()):
            here = (*steps, position) if isinstance(value, list) else steps
            if isinstance(item, str):
                yield here, item.strip()


def targets_of(tree: Tree) -> Mapping[Priority, Target]:
    """Return the targets by priority, without those that are wrong by themselves."""
    if tree.get("targets") is None:
        return usual_targets()
    found = written(tree, "targets", Target)
    return {Priority(str(key)): target for (_, key), target in found if key in set(Priority)}


def calendars_exist(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each calendar that a promise names and nobody knows."""
    keys = calendar_keys(tree)
    for way in (("targets", "*", "calendar"), ("chains", "*", "steps", "*", "only")):
        for steps, key in words(tree, *way):
            if keys and key not in keys:
                yield tree.error(
                    steps, f"no calendar has the key {shown(key)}; {instead(key, keys)}"
                )


def teams_exist(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each team that a promise names and nobody knows."""
    keys = _keys(tree, "teams")
    for way in (("ladder", "*", "hand_to"), ("chains", "*", "teams")):
        for steps, key in words(tree, *way):
            if keys and key not in keys:
                yield tree.error(steps, f"no team has the key {shown(key)}; {instead(key, keys)}")


def contacts_exist(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each addressee who names no contact."""
    keys = _keys(tree, "contacts")
    for way in (("ladder", "*", "tell"), ("chains", "*", "steps", "*", "page")):
        for steps, text in words(tree, *way):
            try:
                key = addressee(text).key
            except ValueError:
                continue  # wrong by itself
            if key and key not in keys:
                right = instead(key, keys) if keys else "there is no list of contacts yet"
                yield tree.error(steps, f"no contact has the key {shown(key)}; {right}")


def ways_are_set_up(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each way out of Telegram by which nobody can be reached."""
    contacts = {item.get("key"): item for _, item in tree.items("contacts")}
    for way, meant in ((("ladder", "*"), "tell"), (("chains", "*", "steps", "*"), "page")):
        for steps, item in tree.found(*way):
            if not isinstance(item, dict):
                continue
            who, ways = str(item.get(meant) or ""), comma_list(item.get("channels") or [])
            named = [w for w in ways if isinstance(w, str)] if isinstance(ways, list) else []
            contact = contacts.get(who.removeprefix("contact:")) if ":" in who else None
            if contact is not None and not set(named) - {Channel.TELEGRAM.value}:
                message = "a contact has no Telegram; write channels: [mail], or [webhook]"
                yield tree.error((*steps, meant), message)
            is_list = isinstance(item.get("channels"), list)
            for position, channel in enumerate(named):
                if channel in {Channel.WEBHOOK, Channel.MAIL}:
                    here = (*steps, "channels", position) if is_list else (*steps, "channels")
                    yield from _no_way(tree, here, channel, contact)


def _no_way(
    tree: Tree, steps: Steps, channel: str, contact: dict[str, Raw] | None
) -> Iterator[ConfigError]:
    """Yield an error where a channel reaches nobody."""
    if contact is not None and contact.get(channel) is None:
        message = f"the contact has no {channel}; give it one, or take {channel} out"
        yield tree.error(steps, message)
    elif contact is None and tree.get(channel) is None:
        message = (
            f"nobody can be reached by {channel} yet: there is no section {channel}; "
            f"write one, or take {channel} out"
        )
        yield tree.error(steps, message)


def targets_are_whole(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error where a priority has no target, or is answered after it is solved."""
    targets = tree.get("targets")
    if isinstance(targets, dict):
        missing = [priority for priority in Priority if priority not in targets]
        if missing:
            which = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
            message = f"{which}; write a target for each of P1, P2, P3, P4"
            yield tree.error(("targets",), message, at_key=True)
    for steps, target in written(tree, "targets", Target):
        if target.response > target.resolution:
            most = spelled(target.resolution)
            message = f"the answer would come after the solution; write at most {most}"
            yield tree.error((*steps, "response"), message)


def leases_end_in_time(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error where a silent owner is asked too late, or not at all."""
    targets = targets_of(tree)
    for steps, lease in written(tree, "leases", Lease):
        target = targets.get(Priority(str(steps[-1]))) if steps[-1] in set(Priority) else None
        if lease.nudge >= lease.back:
            message = "the ticket would be taken back before anybody asks; write less than back"
            yield tree.error((*steps, "nudge"), message)
        elif target is not None and lease.nudge >= target.resolution:
            most = spelled(target.resolution)
            message = f"the ticket would be late before anybody asks; write less than {most}"
            yield tree.error((*steps, "nudge"), message)
        elif target is not None and lease.back > target.resolution:
            most = spelled(target.resolution)
            message = f"the ticket would be late before it is taken back; write at most {most}"
            yield tree.error((*steps, "back"), message)


def a_slip_is_told_in_time(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error when reporters learn of a slip too late, or of one that may not come."""
    for steps, text in words(tree, "promise", "slip"):
        slip = percent(text)
        if slip >= _SLIPS.stop:
            message = "the promise would be broken before anybody is told; write 99% or less"
            yield tree.error(steps, message)
        elif slip < _SLIPS.start:
            message = "too early to know that a promise will not be kept; write 50% or more"
            yield tree.error(steps, message)


def reminders_come_in_order(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for reminders of a wait that come too early, too late, or never."""
    for steps, reason in written(tree, "pending_reasons", PendingReason):
        if reason.before and not reason.asks_until:
            message = "before what? Write asks_until: true, so that the moment is asked for"
            yield tree.error((*steps, "before"), message, at_key=True)
        for position, (one, next_) in enumerate(pairwise(reason.remind), start=1):
            if next_ <= one:
                message = f"reminders come one after the other; write more than {spelled(one)}"
                yield tree.error((*steps, "remind", position), message)
        if reason.remind and reason.resolve_after and reason.resolve_after <= reason.remind[-1]:
            last = spelled(reason.remind[-1])
            message = f"it would count as solved before the last reminder; write more than {last}"
            yield tree.error((*steps, "resolve_after"), message)


def _keys(tree: Tree, section: str) -> list[str]:
    return [key for _, key in tree.found(section, "*", "key") if isinstance(key, str)]


RULES = (
    calendars_exist,
    teams_exist,
    contacts_exist,
    ways_are_set_up,
    targets_are_whole,
    leases_end_in_time,
    a_slip_is_told_in_time,
    reminders_come_in_order,
)
