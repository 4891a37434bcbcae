"""From a ring to what whoever is rung hears or reads: words without markup, and the bare facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.ports import Unit
from desk.record import Record
from desk.rings import PERSON, TEST, Ring
from handlers.chat.readers import words_for
from handlers.chat.words import Words
from handlers.context import Context


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketFacts:
    """A ticket for machines; of a confidential one the number, and nothing else that is its own."""

    number: int
    title: str
    priority: str | None = None
    state: str | None = None
    due: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """Somebody who is meant by a ring; `name` is None for whom the desk never met."""

    name: str | None
    telegram_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedRing:
    """A ring in words: `subject` is the first line of `text`."""

    text: str
    ticket: TicketFacts | None = None
    people: Sequence[Called] = ()

    @property
    def subject(self) -> str:
        """The line that says the most."""
        return self.text.partition("\n")[0]


async def render(ring: Ring, context: Context) -> RenderedRing:
    """Return a ring in words, as things stand now: in the language of the person it goes to."""
    unit = context.unit
    words = await _words(ring, unit)
    ticket = await _ticket(ring, words, unit)
    due = None if ticket is None or ticket.due is None else datetime.fromisoformat(ticket.due)
    text = words.plain(
        f"rings/{ring.template}",
        desk=unit.policy.name[words.locale],
        number=ticket and ticket.number,
        title=ticket and _on_one_line(ticket.title),
        priority=ticket and ticket.priority,
        due=due and words.when(due, context.now),
        text="",
        answers=bool(ring.data.get("people")),
        where=await _where(ring, unit),
    )
    people = [await _called(number, unit) for number in _meant(ring)]
    return RenderedRing(text=text, ticket=ticket, people=people)


def trial(text: str, words: Words, desk: str) -> RenderedRing:
    """Return a ring by which an operator tries a channel, with words of their own."""
    facts = {"text": _on_one_line(text), "desk": desk, "answers": False}
    return RenderedRing(text=words.plain(f"rings/{TEST}", **facts))


async def _words(ring: Ring, unit: Unit) -> Words:
    """Return the texts in the person's language, else in the desk's."""
    if ring.to.startswith(PERSON):
        person = await unit.people.by_telegram(int(ring.to.removeprefix(PERSON)))
        if person is not None:
            return words_for(person, unit)
    return Words(unit.policy.language, unit.policy)


async def _ticket(ring: Ring, words: Words, unit: Unit) -> TicketFacts | None:
    number = ring.subject.record_id
    if number is None:
        return None
    record: Record = await unit.records.get(number)
    if record.confidential:
        return TicketFacts(number=number, title=words("confidential_ticket"))
    due = ring.data.get("due")
    return TicketFacts(
        number=number,
        title=words.plain_title(record),
        priority=record.priority.value,
        state=record.state.value,
        due=None if due is None else str(due),
    )


async def _where(ring: Ring, unit: Unit) -> Mapping[str, str]:
    """Return what whoever works outside must know to begin; of a confidential ticket nothing.

    Nothing that people wrote to each other is among it.
    """
    number = ring.subject.record_id
    record = None if number is None else await unit.records.get(number)
    told = None if record is None or record.confidential else record
    fields = ("place", "device", "contact")
    return {field: _on_one_line(getattr(told, field, None) or "") for field in fields}


def _meant(ring: Ring) -> list[int]:
    """Return the Telegram ids of whom a ring is for."""
    if ring.to.startswith(PERSON):
        return [int(ring.to.removeprefix(PERSON))]
    return [int(number) for number in str(ring.data.get("people") or "").split(",") if number]


async def _called(telegram_id: int, unit: Unit) -> Called:
    person = await unit.people.by_telegram(telegram_id)
    return Called(name=person.name if person else None, telegram_id=telegram_id)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
