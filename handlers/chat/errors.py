"""Refusals in words: what a person is told when the desk says no."""

from functools import singledispatch

from desk.access import Actor
from desk.errors import (
    AlreadyClaimed,
    AlreadyYours,
    IllegalMove,
    NotAdmitted,
    NoWords,
    Overdue,
    Refusal,
    TooLate,
)
from handlers.chat.readers import words_for
from handlers.context import Answer, Context


@singledispatch
def refusal_key(refusal: Refusal) -> str:
    """Return the key of the words for a refusal; absent and forbidden get the same (S4)."""
    del refusal
    return "not_for_you"


@refusal_key.register
def _(refusal: IllegalMove) -> str:
    return f"state_{refusal.state}"


@refusal_key.register
def _(_refusal: AlreadyClaimed) -> str:
    return "already_claimed"


@refusal_key.register
def _(_refusal: AlreadyYours) -> str:
    return "already_yours"


@refusal_key.register
def _(_refusal: Overdue) -> str:
    return "overdue"


@refusal_key.register
def _(_refusal: TooLate) -> str:
    return "too_late"


@refusal_key.register
def _(_refusal: NotAdmitted) -> str:
    return "not_admitted"


@refusal_key.register
def _(_refusal: NoWords) -> str:
    return "no_words"


async def refusal_answer(refusal: Refusal | None, actor: Actor, context: Context) -> Answer:
    """Return the toast for a refused press; None stands for a button that is none of ours."""
    words = words_for(actor.person, context.unit)
    key = refusal_key(refusal) if refusal else "not_for_you"
    facts: dict[str, object] = {}
    if isinstance(refusal, AlreadyClaimed):
        holder = await context.unit.people.get(refusal.holder)
        facts = {"name": holder.name, "since": words.moment(refusal.since)}
    return Answer(words(f"refusals.{key}", **facts))
