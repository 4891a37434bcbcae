"""What a report's own words say of its impact and urgency, so that nobody asks what was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desk.priority import Impact, Priority, Urgency, priority
from desk.understanding import cues
from desk.understanding.reading import covered, narrowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Implied:
    """What is taken from the words; None where neither they nor the category say anything.

    `because` holds the words that decided, as they were typed, in their order.
    """

    impact: Impact | None = None
    urgency: Urgency | None = None
    because: tuple[str, ...] = ()

    @property
    def priority(self) -> Priority | None:
        """The priority, where both are known."""
        if self.impact is None or self.urgency is None:
            return None
        return priority(self.impact, self.urgency)


def imply(text: str, *, impact: Impact | None = None, urgency: Urgency | None = None) -> Implied:
    """Return what a report says of who is affected and whether work goes on.

    P1 wakes people, so it takes two plain statements: that many are affected, and that their work
    has stopped. Where one of them is only a manner of speaking or comes from the category, that
    one counts a step less.

    Args:
        text: the report as it was typed.
        impact: what its category implies, for words that say nothing of it.
        urgency: likewise.
    """
    plain = covered(narrowed(text), cues.DECOYS)
    who, pressure = _impact(plain), _urgency(plain)
    told_impact = who.impact if who else impact
    told_urgency = pressure.urgency if pressure else urgency
    if (told_impact, told_urgency) == (Impact.MANY, Urgency.BLOCKED):
        if pressure is None or pressure.faint:
            told_urgency = Urgency.HINDERED
        elif who is None:
            told_impact = Impact.TEAM
    spans = (*(who.spans if who else ()), *(pressure.spans if pressure else ()))
    return Implied(impact=told_impact, urgency=told_urgency, because=_words(text, spans))


_Span = tuple[int, int]

_DIGITS: Final = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)} | {
    "两": 2,
    "十": 10,
    "百": 100,
}


@dataclass(frozen=True, slots=True)
class _Who:
    impact: Impact
    spans: tuple[_Span, ...]


@dataclass(frozen=True, slots=True)
class _Heads:
    span: _Span
    many: bool


@dataclass(frozen=True, slots=True)
class _Pressure:
    """`faint` marks a wish: somebody presses, without saying that work has stopped."""

    urgency: Urgency
    spans: tuple[_Span, ...]
    faint: bool = False


def _impact(text: str) -> _Who | None:
    not_only = cues.NOT_ONLY_ME.search(text)
    text = covered(text, cues.NOT_ONLY_ME)
    if only := cues.ONLY_ME.search(text):
        return _Who(Impact.ONE, (only.span(),))
    if everywhere := cues.EVERYWHERE.search(text):
        return _Who(Impact.MANY, (everywhere.span(),))
    if several := _several(text):
        return several
    if not_only:
        return _Who(Impact.TEAM, (not_only.span(),))
    own = cues.MY_OWN.search(text)
    return _Who(Impact.ONE, (own.span(),)) if own else None


def _several(text: str) -> _Who | None:
    heads, unit = _heads(text), cues.UNIT.search(text)
    everybody = cues.EVERYBODY.search(text)
    many = everybody.span() if everybody else heads.span if heads and heads.many else None
    if many:
        # Everybody of one team, or of one room, is that team.
        if narrower := unit or cues.ROOM.search(text):
            return _Who(Impact.TEAM, (narrower.span(), many))
        return _Who(Impact.MANY, (many,))
    if some := unit or cues.OTHERS.search(text):
        return _Who(Impact.TEAM, (some.span(),))
    return _Who(Impact.TEAM, (heads.span,)) if heads else None


def _heads(text: str) -> _Heads | None:
    """Return where the text counts people, preferring a number that is more than a team."""
    few: _Heads | None = None
    for match in cues.HEADS.finditer(text):
        words = (match["count"] or match["number"]).lower()
        if words in cues.MANY_WORDS or _number(words) >= cues.MANY_HEADS:
            return _Heads(match.span(), many=True)
        if _number(words) > 1:
            few = few or _Heads(match.span(), many=False)
    return few


def _number(words: str) -> int:
    """Return the number that digits or Chinese numerals write; a few for all other words."""
    if words.isdecimal():
        return int(words)
    total = last = 0
    for sign in words:
        value = _DIGITS.get(sign, 2)
        if value >= _DIGITS["十"]:
            total, last = total + max(last, 1) * value, 0
        else:
            last = value
    return total + last


# The order decides: what people say of their patience outweighs the state of the thing, and that
# outweighs courtesies (`when you have time`).
_PRESSURES: Final = (
    (cues.NO_RUSH, Urgency.CAN_WAIT, False),
    (cues.CANNOT_WORK, Urgency.BLOCKED, False),
    (cues.STILL_WORKS, Urgency.HINDERED, False),
    (cues.STOPPED, Urgency.BLOCKED, False),
    (cues.PRESSING, Urgency.BLOCKED, True),
    (cues.LATER, Urgency.CAN_WAIT, False),
    (cues.SLOW, Urgency.HINDERED, False),
    (cues.WAITING, Urgency.BLOCKED, True),
)


def _urgency(text: str) -> _Pressure | None:
    for cue, urgency, faint in _PRESSURES:
        if found := cue.search(text):
            return _Pressure(urgency, (found.span(),), faint)
    return None


def _words(text: str, spans: Iterable[_Span]) -> tuple[str, ...]:
    """Return what stands at the spans, in order; one that lies in another is told with it."""
    words: list[str] = []
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > last:
            words.append(text[start:end].strip(" ,.;!?\n，。；！？"))
            last = end
    return tuple(dict.fromkeys(word for word in words if word))
