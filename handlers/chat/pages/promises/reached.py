"""Who is called by which way, in words."""

from collections.abc import Iterable, Sequence

from desk.actions.promises.reaching import Reach
from desk.identifiers import PersonId
from desk.ports import Unit
from desk.rings import CONTACT, DEFAULT, PERSON
from handlers.chat.words import Words


async def reached(reach: Reach, words: Words, unit: Unit) -> list[str]:
    """Return who is called, one entry a way."""
    names = [await _known(unit, person.id, words) for person in reach.people]
    places = [words("timeline.to_group")] if reach.places else []
    return [*([", ".join(names)] if names else []), *places, *await rung(reach.rings, words, unit)]


async def left_out(reach: Reach, words: Words, unit: Unit) -> list[str]:
    """Return who is not called and why, and why it is not who was meant."""
    left = [
        words(f"left_out.{why}", name=(await unit.people.get(person)).name)
        for person, why in reach.left_out
    ]
    return left + ([words(f"would.{reach.instead}")] if reach.instead else [])


async def rung(rings: Iterable[tuple[str, str]], words: Words, unit: Unit) -> list[str]:
    """Return who is called by other channels than Telegram, one entry a channel."""
    ways: dict[str, list[str]] = {}
    for channel, to in rings:
        ways.setdefault(channel, []).append(await _addressed(to, words, unit))
    return [
        words(f"by_channel.{channel}", who=", ".join(who)) for channel, who in sorted(ways.items())
    ]


def rings_of(fact: object) -> Sequence[tuple[str, str]]:
    """Return channels and addresses from a fact: `mail=person:123,webhook=default`."""
    entries = [entry.partition("=") for entry in str(fact or "").split(",") if entry]
    return [(channel, to) for channel, _, to in entries]


async def _known(unit: Unit, number: PersonId, words: Words) -> str:
    """Return the name of a person, and that the bot cannot write first to whom it never met."""
    person = await unit.people.get(number)
    if await unit.chats.by_telegram(person.telegram_id) is None:
        return words("never_met", name=person.name)
    return person.name


async def _addressed(to: str, words: Words, unit: Unit) -> str:
    """Return whom an address is, by name."""
    if to == DEFAULT:
        return words("duty_phone")
    if to.startswith(CONTACT):
        return words.name("contacts", to.removeprefix(CONTACT))
    number = to.removeprefix(PERSON)
    person = await unit.people.by_telegram(int(number))
    return person.name if person is not None else number
