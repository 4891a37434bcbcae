"""People: their language, their admission, their roles."""

from datetime import timedelta

from desk.access import Actor
from desk.actions import nights
from desk.actions.looking.look import page
from desk.actions.people import person as people
from desk.actions.people import reach
from desk.actions.people.person import Admit, ChooseLanguage, Grant
from desk.identifiers import ChatId, PersonId, RecordId
from desk.people import ChatKind, Role
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

NAMES_OF_LANGUAGES = {"zh": "zh", "中文": "zh", "en": "en", "english": "en"}
"""What people may write after /language."""

TRY_GROUP_AFTER = timedelta(minutes=10)
"""How long a group in which the bot may not write is left alone, though people write there."""


async def on_language(incoming: Incoming, context: Context) -> None:
    """Serve /language: with a name it is chosen, without one the choice is shown."""
    language = NAMES_OF_LANGUAGES.get(incoming.rest.lower())
    if language is None:
        await page(context.unit, incoming.actor, "language", context.now)
        return
    command = ChooseLanguage(actor=incoming.actor, language=language)
    await people.choose_language(context.unit, command, context.now)


async def on_language_button(press: Press, context: Context) -> Answer:
    """Serve a button of the language page."""
    command = ChooseLanguage(actor=press.actor, language=press.pressed.arg)
    await people.choose_language(context.unit, command, context.now)
    return Answer("")


async def on_role(incoming: Incoming, context: Context) -> None:
    """Serve `/role engineer` in answer to a message of the person; `/role none` takes all away."""
    word = incoming.rest.lower()
    roles = {role.value: role for role in Role}
    if incoming.reply_to_user is None or word not in {*roles, "none"}:
        await page(context.unit, incoming.actor, "role_help", context.now)
        return
    command = Grant(actor=incoming.actor, telegram_id=incoming.reply_to_user, role=roles.get(word))
    await people.grant(context.unit, command, context.now)


async def on_admit(press: Press, context: Context) -> Answer:
    """Serve Admit on the card of an unknown person's report."""
    command = Admit(
        actor=press.actor,
        person=PersonId(int(press.pressed.arg)),
        record=RecordId(press.pressed.ref),
    )
    person = await people.admit(context.unit, command, context.now)
    words = words_for(press.actor.person, context.unit)
    return Answer(words("toasts.admitted", name=person.name))


async def reachable(chat: ChatId, context: Context) -> None:
    """Note that a chat in which somebody writes can be reached again.

    In a group that proves only that the bot reads, not that it may write: it is tried again after
    a while.
    """
    known = await context.unit.chats.get(chat)
    since = known.unreachable_since
    if since is None:
        return
    if known.kind is ChatKind.PRIVATE or context.now - since >= TRY_GROUP_AFTER:
        await reach.found(context.unit, chat, context.now)


async def awake(actor: Actor, context: Context) -> None:
    """Bring somebody who is up at night what was to wait until morning."""
    await nights.wake(context.unit, actor, context.now)


async def reach_changed(chat: ChatId, context: Context, *, gone: bool) -> None:
    """Note that the bot was stopped, removed or silenced in a chat, or let in again."""
    if gone:
        await reach.lost(context.unit, chat, context.now)
    else:
        await reach.found(context.unit, chat, context.now)
