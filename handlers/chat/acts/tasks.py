"""The buttons of tasks: splitting one off a ticket, beginning it, finishing it, skipping it."""

from desk.actions.talking import talk
from desk.actions.talking.talk import AskForWords
from desk.actions.working import incident, tasks
from desk.actions.working.incident import Act, ShowMenu
from desk.actions.working.tasks import Skip, Split
from desk.draft import Prompt, Purpose
from desk.identifiers import RecordId
from desk.notices import Menu
from desk.record import Record
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

PURPOSES = frozenset({Purpose.TASK, Purpose.SKIP_TASK})
"""What the words are for that these buttons ask for."""


async def on_split(press: Press, context: Context) -> Answer:
    """Serve Task: what is to be done must follow in words."""
    return await _ask(press, Purpose.TASK, context)


async def on_start(press: Press, context: Context) -> Answer:
    """Serve Start."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    return _toast(press, "started", await tasks.start(context.unit, act, context.now), context)


async def on_finish(press: Press, context: Context) -> Answer:
    """Serve Done."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    return _toast(press, "finished", await tasks.finish(context.unit, act, context.now), context)


async def on_omit(press: Press, context: Context) -> Answer:
    """Serve Skip: why must follow in words."""
    return await _ask(press, Purpose.SKIP_TASK, context)


async def on_words(prompt: Prompt, incoming: Incoming, context: Context) -> None:
    """Take the words that one of these buttons asked for."""
    actor, piece = incoming.actor, incoming.piece
    if prompt.purpose is Purpose.TASK:
        files = piece.attachments
        split = Split(actor=actor, record=prompt.record, words=piece.text, attachments=files)
        await tasks.split(context.unit, split, context.now)
    else:
        skip = Skip(actor=actor, record=prompt.record, words=piece.text)
        await tasks.skip(context.unit, skip, context.now)


async def _ask(press: Press, purpose: Purpose, context: Context) -> Answer:
    """Wait for the presser's next message, and say so on the card."""
    number = RecordId(press.pressed.ref)
    command = AskForWords(actor=press.actor, record=number, purpose=purpose)
    record = await talk.ask_for_words(context.unit, command, context.now)
    menu = ShowMenu(actor=press.actor, record=number, menu=Menu.WHY, about=purpose)
    await incident.show_menu(context.unit, menu, context.now)
    return _toast(press, f"write_{purpose}", record, context)


def _toast(press: Press, toast: str, record: Record, context: Context) -> Answer:
    words = words_for(press.actor.person, context.unit)
    minutes = int(context.unit.policy.prompt_window.total_seconds() // 60)
    return Answer(words(f"toasts.{toast}", number=record.id, minutes=minutes))
