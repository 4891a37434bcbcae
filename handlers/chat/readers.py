"""Who reads a text, and so in which language it is written."""

from desk.identifiers import ChatId
from desk.people import ChatKind, Person
from desk.ports import Unit
from handlers.chat.words import Words


def words_for(person: Person, unit: Unit) -> Words:
    """Return the texts for one person: toasts, and everything in their private chat."""
    return Words(person.speaks(unit.policy.language), unit.policy, person.timezone)


async def words_in(chat: ChatId, unit: Unit) -> Words:
    """Return the texts for a chat: a private one speaks its person's language, a group its own."""
    found = await unit.chats.get(chat)
    if found.kind is ChatKind.PRIVATE and found.person is not None:
        return words_for(await unit.people.get(found.person), unit)
    return Words(found.language or unit.policy.language, unit.policy)
