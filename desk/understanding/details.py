"""Questions of a category: what they ask for, when, and what answers them already."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk.events import Attachment, FileKind


class Field(StrEnum):
    """Where an answer has a place of its own on a record."""

    PLACE = "place"
    DEVICE = "device"
    CONTACT = "contact"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """An answer offered as a button; where one of its `words` stands in a report, it is given."""

    key: str
    names: Mapping[str, str]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """When a question makes sense.

    After another one was answered by one of `answers`; unless one of the words `unless` stands in
    the report.
    """

    question: str | None = None
    answers: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """A question of a category: `ask` is the sentence, `field` where its answer goes."""

    key: str
    ask: Mapping[str, str]
    options: tuple[Option, ...] = ()
    field: Field | None = None
    when: When = When()

    @property
    def slot(self) -> str:
        """What its answer is kept under: questions for one field share it."""
        return self.field or self.key

    def option(self, key: str) -> Option | None:
        """Return one of the offered answers."""
        return next((option for option in self.options if option.key == key), None)


class By(StrEnum):
    """How an answer came about."""

    HAND = "hand"
    """The person gave it."""
    WORDS = "words"
    """It stands in the words of the report."""
    BEFORE = "before"
    """It was so in the person's reports before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the key of an option, or words; empty where the person passed the question by."""

    text: str
    by: By


Answers = Mapping[str, Answer]


def next_detail(details: Sequence[Detail], answers: Answers, text: str) -> Detail | None:
    """Return the first question that is open and makes sense; they stand by usefulness."""
    for detail in details:
        if detail.slot not in answers and _makes_sense(detail.when, answers, text):
            return detail
    return None


def _makes_sense(when: When, answers: Answers, text: str) -> bool:
    if any(stands_in(word, text) for word in when.unless):
        return False
    given = answers.get(when.question) if when.question else None
    return when.question is None or (given is not None and given.text in when.answers)


def option_in(detail: Detail, text: str) -> Option | None:
    """Return the offered answer that stands in the words; None where several do, or none."""
    found = [o for o in detail.options if any(stands_in(word, text) for word in o.words)]
    return found[0] if len(found) == 1 else None


def stands_in(word: str, text: str) -> bool:
    """Tell whether a word stands in a text; Latin words stand alone."""
    word, text = word.casefold(), text.casefold()
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


def typed_answer(detail: Detail, text: str) -> str | None:
    """Return what words typed while a question is asked say to it, as far as they look so.

    Whoever is asked where may as well go on to tell what is wrong: that is no answer.
    """
    line = text.strip()
    if not line or "\n" in line or len(line) > LONGEST_ANSWER:
        return None
    option = _named(detail, line) or option_in(detail, line)
    if option is not None:
        return option.key
    if detail.field is None:
        return None if detail.options else line
    return line if _LOOKS[detail.field].search(line) else None


LONGEST_ANSWER = 60
"""How many characters an answer has at most; what is longer tells more than was asked."""

_LOOKS: Mapping[Field, re.Pattern[str]] = {
    Field.PLACE: re.compile(
        r"\d|[楼层室房栋座区厅馆库院]|门口|前台|大厅|工位|办公|科$|处$|部$|"
        r"\b(?:room|floor|desk|office|lobby|hall|building|library|reception)\b",
        re.IGNORECASE,
    ),
    Field.DEVICE: re.compile(r"\d"),
    Field.CONTACT: re.compile(r"\d(?:[ -]?\d){3}"),
}


def _named(detail: Detail, line: str) -> Option | None:
    """Return the option of that name, in whatever language."""
    for option in detail.options:
        if line.casefold() in {name.casefold() for name in option.names.values()}:
            return option
    return None


def of_attachments(attachments: Iterable[Attachment]) -> dict[str, str]:
    """Return what a shared place or a person's card says of place and contact."""
    found: dict[str, str] = {}
    for attachment in attachments:
        if attachment.kind is FileKind.LOCATION:
            found[Field.PLACE] = _spot(attachment)
        elif attachment.kind is FileKind.CONTACT and attachment.phone:
            found[Field.CONTACT] = attachment.phone
    return found


def _spot(place: Attachment) -> str:
    words = [word for word in (place.name, place.address) if word and word != "?"]
    return ", ".join(words) or f"{place.latitude:.5f}, {place.longitude:.5f}"
