"""The table of contents: which words, commands and buttons lead to which handler."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import telegram

from desk.access import Actor
from desk.actions.steps import answer
from desk.errors import NotForYou, NoWords, Refusal
from desk.people import ChatKind
from desk.ports import Outcome
from handlers import updates
from handlers.chat import arrivals, copies, floods, late
from handlers.chat.acts import (
    deciding,
    following,
    groups,
    joining,
    looking,
    many,
    members,
    progress,
    promises,
    reporting,
    secrets,
    talking,
    tasks,
    typed,
    zones,
)
from handlers.chat.acts import working as desk_work
from handlers.chat.acts.duty import attendance, drills, leaves, offers, oncall
from handlers.chat.acts.duty import rosters as duty_rosters
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.errors import refusal_answer, refusal_facts, refusal_key
from handlers.chat.messages import Command, Incoming, Press, command_of
from handlers.context import Answer, Context

PRIVATE_COMMANDS: Mapping[str, Callable[[Incoming, Context], Awaitable[None]]] = {
    "start": joining.on_start,
    "help": looking.on_help,
    "my": looking.on_my,
    "new": reporting.on_new,
    "cancel": reporting.on_cancel,
    "board": looking.on_board,
    "find": looking.on_find,
    "sla": looking.on_sla,
    "language": members.on_language,
    "timezone": zones.on_timezone,
    "t": looking.on_number,
    "r": talking.on_r,
    "invite": joining.on_invite,
    "team": joining.on_team,
    "role": joining.on_role,
    "away": many.on_away,
    "back": many.on_back,
    "dup": many.on_dup,
    "handover": many.on_handover,
    "why": promises.on_why,
    "next": promises.on_next,
    "oncall": oncall.on_oncall,
    "roster": duty_rosters.on_roster,
    "testpage": drills.on_testpage,
    "leave": leaves.on_leave,
    "cover": offers.on_cover,
    "swap": offers.on_swap,
    "checkin": attendance.on_check_in,
    "checkout": attendance.on_check_out,
    "attendance": attendance.on_attendance,
}
GROUP_COMMANDS: Mapping[str, Callable[[Incoming, Context], Awaitable[None]]] = {
    "help": looking.on_help,
    "board": looking.on_board,
    "find": looking.on_find,
    "sla": looking.on_sla,
    "language": members.on_language,
    "r": talking.on_r,
    "role": joining.on_role,
    "away": many.on_away,
    "back": many.on_back,
    "dup": many.on_dup,
    "handover": many.on_handover,
    "t": looking.on_number,
    "invite": joining.on_invite,
    "team": joining.on_team,
    "new": typed.on_new,
    "why": promises.on_why,
    "next": promises.on_next,
    "oncall": oncall.on_oncall,
    "roster": duty_rosters.on_roster,
    "testpage": drills.on_testpage,
    "leave": leaves.on_leave,
    "cover": offers.on_cover,
    "swap": offers.on_swap,
    "checkin": attendance.on_check_in,
    "checkout": attendance.on_check_out,
}
STAFF_COMMANDS: Mapping[str, Callable[[Incoming, Context], Awaitable[None]]] = {
    "new": typed.on_new,
    "help": looking.on_help,
}
COMMANDS = {
    ChatKind.PRIVATE: PRIVATE_COMMANDS,
    ChatKind.GROUP: GROUP_COMMANDS,
    ChatKind.STAFF: STAFF_COMMANDS,
}
BUTTONS: Mapping[str, Callable[[Press, Context], Awaitable[Answer]]] = {
    "fam": reporting.on_family,
    "cat": reporting.on_category,
    "imp": reporting.on_impact,
    "urg": reporting.on_urgency,
    "det": reporting.on_detail,
    "ask": reporting.on_ask,
    "which": reporting.on_which,
    "file": reporting.on_file,
    "drop": reporting.on_drop,
    "newer": reporting.on_newer,
    "claim": desk_work.on_claim,
    "have": promises.on_have,
    "pass": promises.on_decline,
    "keep": promises.on_keep,
    "newtime": deciding.on_new_time,
    "wrong": deciding.on_wrong_priority,
    "unclaim": desk_work.on_unclaim,
    "menu": desk_work.on_menu,
    "pend": deciding.on_pend,
    "with": deciding.on_vendor,
    "resume": desk_work.on_resume,
    "kind": desk_work.on_kind,
    "cause": desk_work.on_cause,
    "confirm": desk_work.on_confirm,
    "reopen": desk_work.on_reopen,
    "cancel": desk_work.on_withdraw,
    "urge": progress.on_urge,
    "hurry": progress.on_hurry,
    "stars": progress.on_stars,
    "watch": following.on_watch,
    "leave": following.on_leave,
    "assign": deciding.on_assign,
    "hand": deciding.on_hand_over,
    "up": deciding.on_escalate,
    "prio": deciding.on_priority,
    "recat": deciding.on_recategorise,
    "gone": deciding.on_not_needed,
    "return": deciding.on_return,
    "dup": deciding.on_duplicates,
    "dupof": deciding.on_duplicate,
    "skip": deciding.on_skip,
    "mistake": deciding.on_take_back,
    "split": tasks.on_split,
    "start": tasks.on_start,
    "finish": tasks.on_finish,
    "omit": tasks.on_omit,
    "words": talking.on_words,
    "undo": talking.on_undo,
    "admit": members.on_admit,
    "lang": members.on_language_button,
    "who": typed.on_who,
    "zone": zones.on_zone,
    "try": joining.on_try,
    "rlink": joining.on_role_link,
    "release": joining.on_release,
    "whom": oncall.on_whom,
    "put": oncall.on_put,
    "here": oncall.on_here,
    "drill": drills.on_drill,
    "reached": drills.on_reached,
    "everybody": duty_rosters.on_everybody,
    "unleave": leaves.on_take_back,
    "mine": offers.on_mine,
    "offer": offers.on_offer,
    "take": offers.on_take,
    "give": offers.on_give,
    "unoffer": offers.on_withdraw,
}


def lane(update: Mapping[str, Any]) -> str:
    """Return the lane of a raw update: what one person does in one chat stays in order.

    Empty where the ids in it cannot be Telegram's.
    """
    for value in update.values():
        if not isinstance(value, Mapping):
            continue
        chat = value.get("chat") or (value.get("message") or {}).get("chat") or {}
        sender = value.get("from") or {}
        ids = int(chat.get("id", 0)), int(sender.get("id", 0))
        if max(map(abs, ids)) >= updates.LARGEST:
            return ""
        return f"{ids[0]}:{ids[1]}"
    return "0:0"


async def serve(update: Mapping[str, Any], context: Context) -> Answer | None:
    """Serve one update in its unit of work; return the toast of a press.

    Refusals become words here: a press is answered by its toast, a message by a message.

    Raises:
        Unreadable: it has not the shape of an update.
    """
    parsed = updates.read(update)
    if parsed.callback_query is not None:
        return await _press(parsed.callback_query, parsed.update_id, context)
    message = parsed.message or parsed.edited_message
    if message is not None:
        edited = parsed.edited_message is not None
        await _message(message, parsed.update_id, context, edited=edited)
        if update.get(updates.MASKED):
            await secrets.on_masked(message, parsed.update_id, context)
    elif parsed.my_chat_member is not None:
        await groups.on_membership(parsed.my_chat_member, parsed.update_id, context)
    return None


async def apologise(update: Mapping[str, Any], context: Context, reference: str) -> None:
    """Tell the person that an update could not be served, by reference only (S18)."""
    speaker = updates.speaker(update)
    if speaker is None:
        return
    actor = await arrivals.actor(context.unit, *speaker, update["update_id"])
    if actor is not None:
        await answer(context.unit, actor, "apology", context.now, {"reference": reference})


async def _press(query: telegram.CallbackQuery, update_id: int, context: Context) -> Answer | None:
    if query.message is None or query.from_user.is_bot:
        return None
    unit = context.unit
    actor = await arrivals.actor(unit, query.from_user, query.message.chat, update_id)
    if actor is None:
        return None
    actor = replace(actor, thread=groups.thread_of(query.message))
    await members.awake(actor, context)
    pressed = Buttons(context.keys, actor.chat).read(query.data or "")
    handler = BUTTONS.get(pressed.verb) if pressed else None
    if not await floods.press_passes(actor, update_id, context):
        return Answer("")
    try:
        if handler is None or pressed is None:
            raise NotForYou
        press = Press(actor=actor, pressed=pressed, message_id=query.message.message_id)
        if context.is_late:
            await late.demand(press, context)
        answered = await handler(press, context)
    except Refusal as refusal:
        await _refused(refusal, actor, _verb(pressed), context)
        if context.is_late and pressed is not None:
            await late.show_again(actor, pressed, context)
        answered = await refusal_answer(refusal, actor, context)
    if handler is not None and pressed is not None:
        chat = await unit.chats.get(actor.chat)
        is_here = chat.telegram_id == query.message.chat.id
        press = Press(actor=actor, pressed=pressed, message_id=query.message.message_id)
        await copies.look(press, context, is_here=is_here)
    return answered


async def _message(
    message: telegram.Message, update_id: int, context: Context, *, edited: bool
) -> None:
    await groups.on_service(message, context)
    user = arrivals.human(message)
    if user is None:
        await groups.on_nobody(message, GROUP_COMMANDS, context)
        return
    actor = await arrivals.actor(context.unit, user, message.chat, update_id)
    if actor is None:
        return
    actor = replace(actor, thread=groups.thread_of(message))
    answered = groups.answered_message(message)
    command = command_of(message, context.bot.username)
    incoming = Incoming(
        actor=actor,
        piece=arrivals.piece(message, anonymous=_is_anonymous(actor, context)),
        said_at=arrivals.said_at(message, context.now),
        reply_to=answered.message_id if answered else None,
        reply_to_user=_author(answered),
        is_service=_is_service(message),
        answered=answered,
    )
    if not await floods.passes(incoming, update_id, command, context):
        return
    try:
        await _words(incoming, command, context, edited=edited)
    except Refusal as why:
        is_odd = isinstance(why, NoWords) and not why.what
        refusal = NoWords(what=arrivals.unreadable(message)) if is_odd else why
        await _refused(refusal, actor, "message", context)
        await members.reachable(actor.chat, context)  # that was dropped, too
        data = {"reason": refusal_key(refusal), **refusal_facts(refusal)}
        await answer(context.unit, actor, "refused", context.now, data)


def _is_anonymous(actor: Actor, context: Context) -> bool:
    """Whether what is written here may reach a requester, who learns no engineer's name."""
    return actor.place is ChatKind.GROUP and not context.unit.policy.shows_engineers


async def _words(
    incoming: Incoming, command: Command | None, context: Context, *, edited: bool
) -> None:
    if incoming.is_service:
        return
    private = incoming.actor.place is ChatKind.PRIVATE
    await members.reachable(incoming.actor.chat, context)
    await members.awake(incoming.actor, context)
    if edited and incoming.actor.place is ChatKind.STAFF:
        await typed.on_edited(incoming, context)
        return
    if edited:
        await talking.on_edited(incoming, context)
        return
    handler = COMMANDS[incoming.actor.place].get(command.name) if command else None
    plainly = attendance.plainly(incoming)
    if plainly is not None:
        await plainly(incoming, context)
        return
    if command is not None and handler is not None:
        await handler(replace(incoming, rest=command.rest), context)
    elif private and command is not None:
        await looking.on_help(incoming, context)
    elif incoming.actor.place is ChatKind.STAFF:
        await typed.on_words(incoming, context)
    elif private:
        await talking.on_private_words(incoming, context)
    else:
        await talking.on_group_words(incoming, context)


async def _refused(refusal: Refusal, actor: Actor, action: str, context: Context) -> None:
    context.unit.drop()
    await context.unit.audit.add(
        at=context.now,
        actor=actor.person.id,
        action=action,
        subject=actor.source,
        outcome=Outcome.REFUSED,
        facts={"why": type(refusal).__name__},
    )


def _verb(pressed: Pressed | None) -> str:
    return pressed.verb if pressed else "unreadable"


def _author(message: telegram.Message | None) -> int | None:
    user = arrivals.human(message) if message else None
    return user.id if user else None


def _is_service(message: telegram.Message) -> bool:
    """Whether Telegram itself wrote the message: somebody joined, left, pinned, renamed."""
    return any(getattr(message, kind) for kind in SERVICE)


SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "pinned_message",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "message_auto_delete_timer_changed",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
    "forum_topic_edited",
    "video_chat_started",
    "video_chat_ended",
    "write_access_allowed",
)
"""The marks of a service message. Source: Telegram Bot API, Message."""
