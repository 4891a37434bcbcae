"""Refusals in words: what a person is told when the desk says no."""

from collections.abc import Mapping

from desk.access import Actor
from desk.errors import (
    AlreadyClaimed,
    AlreadyTheirs,
    AlreadyYours,
    BlockedBy,
    DrilledAlready,
    GivenOut,
    IllegalMove,
    LinkOver,
    NeedsLead,
    NobodysWords,
    NoSuchOriginal,
    NotAdmitted,
    NotForYou,
    NotOnSite,
    NotThen,
    NoWords,
    OfferTaken,
    OnLeave,
    OnSite,
    Overdue,
    Refusal,
    TakenAlready,
    TooLate,
    TooMany,
    TooSoon,
)
from desk.events import Fact
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

MOST_NAMED = 5
"""How many tasks a refusal names: a toast is short."""
KEYS: Mapping[type[Refusal], str] = {
    NotForYou: "not_for_you",
    AlreadyClaimed: "already_claimed",
    AlreadyTheirs: "already_theirs",
    AlreadyYours: "already_yours",
    BlockedBy: "blocked_by",
    GivenOut: "given_out",
    NeedsLead: "needs_lead",
    Overdue: "overdue",
    TooLate: "too_late",
    TooSoon: "too_soon",
    DrilledAlready: "drilled_already",
    NotAdmitted: "not_admitted",
    LinkOver: "link_over",
    TooMany: "too_many",
    TakenAlready: "taken_already",
    NobodysWords: "nobodys_words",
    NoWords: "no_words",
    OfferTaken: "offer_taken",
    OnLeave: "on_leave",
    OnSite: "on_site",
    NotOnSite: "not_on_site",
}
"""Which words stand for a refusal; absent and forbidden are one refusal and get the same (S4)."""


def refusal_key(refusal: Refusal) -> str:
    """Return the key of the words for a refusal."""
    if isinstance(refusal, IllegalMove):
        return f"state_{refusal.state}"
    if isinstance(refusal, NoSuchOriginal):
        return f"original_{refusal.why}"
    if isinstance(refusal, NotThen):
        return f"then_{refusal.why}"
    if isinstance(refusal, TooLate) and refusal.what:
        return f"too_late_{refusal.what}"
    if isinstance(refusal, NoWords) and refusal.what:
        return f"no_words_{refusal.what}"
    return KEYS[type(refusal)]


def refusal_facts(refusal: Refusal) -> dict[str, Fact]:
    """Return what the words of a refusal name, as a notice carries it."""
    if isinstance(refusal, BlockedBy):
        return {"tasks": ",".join(map(str, refusal.tasks[:MOST_NAMED]))}
    if isinstance(refusal, OfferTaken | OnLeave):
        return {"name": refusal.holder if isinstance(refusal, OfferTaken) else refusal.who}
    if isinstance(refusal, OnSite):
        return {"since": refusal.since.isoformat()}
    return {}


async def refusal_answer(refusal: Refusal, actor: Actor, context: Context) -> Answer:
    """Return the toast for a refused press."""
    words = words_for(actor.person, context.unit)
    facts: dict[str, object] = {}
    if isinstance(refusal, AlreadyClaimed):
        holder = await context.unit.people.get(refusal.holder)
        facts = {"name": holder.name, "since": words.moment(refusal.since)}
    if isinstance(refusal, BlockedBy):
        facts = {"tasks": refusal.tasks[:MOST_NAMED]}
    if isinstance(refusal, OfferTaken | OnLeave):
        who = refusal.holder if isinstance(refusal, OfferTaken) else refusal.who
        facts = {"name": (await context.unit.people.get(who)).name}
    if isinstance(refusal, OnSite):
        facts = {"since": words.moment(refusal.since)}
    if isinstance(refusal, DrilledAlready):
        facts = {"until": words.hour(refusal.until)}
    if isinstance(refusal, TooSoon):
        facts = {"until": words.hour(refusal.until), "number": refusal.record}
    return Answer(words(f"refusals.{refusal_key(refusal)}", **facts))
