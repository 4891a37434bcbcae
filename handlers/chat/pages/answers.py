"""What a report tells beside its words, as cards show it: place, device, contact, answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.policy import Policy
from desk.record import Record
from desk.understanding.details import Field
from handlers.chat.words import Words

FIELDS: Mapping[str, str] = {Field.PLACE: "📍", Field.DEVICE: "🖥", Field.CONTACT: "☎"}
"""The signs of what a ticket knows beside its words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An answer behind its sign, or behind its question in short."""

    text: str
    sign: str = ""
    question: str = ""


def fields_of(record: Record) -> list[Told]:
    """Return place, device and contact of a ticket."""
    return told_fields({field: getattr(record, field) or "" for field in FIELDS})


def told_fields(answers: Mapping[str, str]) -> list[Told]:
    """Return the answers that have a sign of their own."""
    return [
        Told(sign=sign, text=answers[field]) for field, sign in FIELDS.items() if answers.get(field)
    ]


def told_answers(answers: Mapping[str, str], policy: Policy, words: Words) -> list[Told]:
    """Return the other answers in words, as far as the configuration still has them."""
    found = []
    for slot, answer in answers.items():
        detail = policy.questions.get(slot)
        option = detail.option(answer) if detail else None
        if slot not in FIELDS:
            found.append(
                Told(
                    text=option.names[words.locale] if option else answer,
                    question=detail.ask[words.locale].rstrip("？?：: ") if detail else "",
                )
            )
    return found
