"""The buttons of a ticket's card: what engineers and the requester do with it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from desk.actions.desks import group_of
from desk.actions.rooms import room_of
from desk.actions.talking import talk
from desk.actions.talking.talk import AskForWords
from desk.actions.working import incident
from desk.actions.working.incident import Act, ShowMenu
from desk.draft import Purpose
from desk.identifiers import RecordId
from desk.notices import Menu
from desk.ports import Unit
from desk.record import Record
from handlers.chat.messages import Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

Action = Callable[[Unit, Act, datetime], Awaitable[Record]]


async def on_claim(press: Press, context: Context) -> Answer:
    """Serve Claim: exactly one presser wins, and reads where it goes on; the others learn who."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    record = await incident.claim(context.unit, act, context.now)
    group = await group_of(context.unit, record)
    has_room = group is not None and await room_of(context.unit, record, group) is not None
    toast = "claimed_room" if has_room else "claimed"
    return _toast(press, context, toast, record)


async def on_unclaim(press: Press, context: Context) -> Answer:
    """Serve Give back."""
    return await _done(press, context, incident.unclaim, "unclaimed")


async def on_resume(press: Press, context: Context) -> Answer:
    """Serve Resume."""
    return await _done(press, context, incident.resume, "resumed")


async def on_kind(press: Press, context: Context) -> Answer:
    """Serve the change between incident and request."""
    return await _done(press, context, incident.correct_kind, "corrected")


async def on_confirm(press: Press, context: Context) -> Answer:
    """Serve It works."""
    return await _done(press, context, incident.confirm, "confirmed")


async def on_reopen(press: Press, context: Context) -> Answer:
    """Serve Not solved; what is still wrong may follow as the next message."""
    answer = await _done(press, context, incident.reopen, "reopened")
    purpose = Purpose.USER_MESSAGE
    command = AskForWords(actor=press.actor, record=RecordId(press.pressed.ref), purpose=purpose)
    await talk.ask_for_words(context.unit, command, context.now)
    return answer


async def on_withdraw(press: Press, context: Context) -> Answer:
    """Serve Withdraw."""
    return await _done(press, context, incident.withdraw, "withdrawn")


async def on_cause(press: Press, context: Context) -> Answer:
    """Serve a cause of Resolve: the solution is the presser's next message here."""
    command = AskForWords(
        actor=press.actor,
        record=RecordId(press.pressed.ref),
        purpose=Purpose.SOLUTION,
        cause=press.pressed.arg,
    )
    record = await talk.ask_for_words(context.unit, command, context.now)
    menu = ShowMenu(actor=press.actor, record=record.id, menu=Menu.SOLUTION)
    await incident.show_menu(context.unit, menu, context.now)
    return _toast(press, context, "write_solution", record)


async def on_menu(press: Press, context: Context) -> Answer:
    """Serve the buttons that lead to other buttons."""
    menu, _, about = press.pressed.arg.partition(":")
    command = ShowMenu(
        actor=press.actor, record=RecordId(press.pressed.ref), menu=Menu(menu), about=about
    )
    await incident.show_menu(context.unit, command, context.now)
    return Answer("")


async def _done(press: Press, context: Context, action: Action, toast: str) -> Answer:
    command = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    record = await action(context.unit, command, context.now)
    return _toast(press, context, toast, record)


def _toast(press: Press, context: Context, toast: str, record: Record) -> Answer:
    words = words_for(press.actor.person, context.unit)
    minutes = int(context.unit.policy.prompt_window.total_seconds() // 60)
    return Answer(words(f"toasts.{toast}", number=record.id, minutes=minutes))
