"""What must hold in calendars beyond their single settings: they open, and nothing overlaps."""

from collections.abc import Iterator

from bot.config import hours
from bot.config.document import Raw, Steps
from bot.config.errors import ConfigError
from bot.config.tree import Tree
from bot.config.values import comma_list, flag
from bot.config.wording import instead, shown
from desk.hours import Window

DEFAULT_KEYS = ("W", "A")
"""The calendars of a configuration that names none."""


def calendar_keys(tree: Tree) -> list[str]:
    """Return the keys of all calendars."""
    calendars = tree.get("calendars")
    return list(calendars) if isinstance(calendars, dict) else list(DEFAULT_KEYS)


def desk_has_its_calendar(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error when the desk's service hours are no calendar."""
    named, keys = tree.get("desk", "calendar"), calendar_keys(tree)
    key = DEFAULT_KEYS[0] if named is None else named
    if keys and isinstance(key, str) and key.strip() not in keys:
        message = f"no calendar has the key {shown(key)}; {instead(key, keys)}"
        yield tree.error(("desk", "calendar"), message)


def calendars_are_sound(tree: Tree) -> Iterator[ConfigError]:
    """Yield the errors of calendars that never open, or say two things of one moment."""
    calendars = tree.get("calendars")
    for key, calendar in calendars.items() if isinstance(calendars, dict) else ():
        if isinstance(calendar, dict):
            steps = ("calendars", key)
            yield from _opens(tree, steps, calendar)
            for name in ("weekly", "exceptions"):
                days = calendar.get(name)
                for day, value in days.items() if isinstance(days, dict) else ():
                    yield from _overlaps(tree, (*steps, name, day), value)
            yield from _days_stand_once(tree, (*steps, "weekly"), calendar.get("weekly"))


def _opens(tree: Tree, steps: Steps, calendar: dict[str, Raw]) -> Iterator[ConfigError]:
    weekly, always = calendar.get("weekly"), calendar.get("always", "false")
    if not isinstance(always, str) or always.strip() not in {"true", "false"}:
        return  # wrong by itself
    if flag(always.strip()):
        for key in ("holidays", "weekly", "exceptions"):
            if calendar.get(key):
                message = "always: true is around the clock; take this out, or take always out"
                yield tree.error((*steps, key), message, at_key=True)
    elif weekly is None or (
        isinstance(weekly, dict) and all(day in ([], hours.OFF) for day in weekly.values())
    ):
        message = (
            'never opens; write weekly: {mon-fri: ["09:00-18:00"]}, or always: true for '
            "around the clock"
        )
        yield tree.error(steps, message, at_key=True)


def _overlaps(tree: Tree, steps: Steps, value: Raw) -> Iterator[ConfigError]:
    seen: list[tuple[Window, str]] = []
    texts = comma_list(value)
    for position, item in enumerate(texts if isinstance(texts, list) else ()):
        text = item.strip() if isinstance(item, str) else ""
        window = _window(text)
        if window is None:
            continue
        for other, words in seen:
            if window.opens < other.closes and other.opens < window.closes:
                message = f"{shown(text)} overlaps {shown(words)}; write windows side by side"
                here = (*steps, position) if isinstance(value, list) else steps
                yield tree.error(here, message)
                break
        seen.append((window, text))


def _window(text: str) -> Window | None:
    """Return a window, or None for what is wrong by itself."""
    try:
        return hours.window(text)
    except ValueError:
        return None


def _days_stand_once(tree: Tree, steps: Steps, weekly: Raw | None) -> Iterator[ConfigError]:
    seen: dict[int, str] = {}
    for key in weekly if isinstance(weekly, dict) else ():
        try:
            days = hours.weekdays(key)
        except ValueError:
            continue  # wrong by itself
        twice = next((day for day in days if day in seen), None)
        if twice is not None:
            name = hours.WEEKDAYS[twice]
            message = f"{name} stands in {shown(seen[twice])} already; name each weekday once"
            yield tree.error((*steps, key), message, at_key=True)
        seen |= dict.fromkeys(days, key)
