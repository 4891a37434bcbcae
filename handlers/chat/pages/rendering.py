"""From a notice to what Telegram is asked to show: facts are read when the message is sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from desk.actions.arming import case_of
from desk.actions.desks import may_read
from desk.errors import NotForYou
from desk.identifiers import PersonId, RecordId
from desk.notices import Menu, Notice
from desk.people import Chat, ChatKind, Person, Role
from desk.record import Kind, Record
from handlers.chat.acts import groups
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.commands import commands_of
from handlers.chat.pages import (
    alarms,
    asking,
    away,
    behalf,
    crew,
    digests,
    drafts,
    figures,
    greeting,
    keyboards,
    lists,
    menus,
    relays,
    staff,
    standing,
    tasks,
    views,
    watched,
    zones,
)
from handlers.chat.pages.answers import fields_of, told_answers
from handlers.chat.pages.duty import table as duty
from handlers.chat.pages.fitting import fitting
from handlers.chat.pages.promises import promised
from handlers.chat.pages.promises import table as promises
from handlers.chat.readers import words_in
from handlers.chat.words import Words
from handlers.context import Context, Keyboard, Rendered

Renderer = Callable[[Notice, Words, Context], Awaitable[Rendered | None]]

PASSED_ON = ("invitation", "role_link")
"""What is written to be passed on, whatever else may not be."""
LOOKED_UP = ("timeline", "progress", "why", "next")
"""What shows a record that somebody asked for by its number."""
SAY_NOTHING = ("card", "confidential_waits")
"""What shows nothing of a record to those who may not see it."""
MY_LIMIT = 10
LINES_LIMIT = 40
"""How many entries a page shows at most; fewer where they would not fit one message."""


async def render(notice: Notice, context: Context) -> Rendered | None:
    """Return the notice in words, or None when there is nothing to say any more."""
    if await _is_hidden(notice, context):
        return None
    words = await words_in(notice.chat, context.unit)
    rendered = await _renderer(notice.template)(notice, words, context)
    if rendered is None or not context.unit.policy.protects_content:
        return rendered
    if notice.template in PASSED_ON:
        return rendered
    chat = await context.unit.chats.get(notice.chat)
    return replace(rendered, protect=chat.kind is ChatKind.PRIVATE)


async def _is_hidden(notice: Notice, context: Context) -> bool:
    """Whether a notice is about a confidential record that its chat may not see (any more).

    The card is not: where it may not be seen, it says only that.
    """
    number = notice.subject.record_id
    if notice.template in LOOKED_UP:
        number = RecordId(int(notice.data["record"] or 0))
    if number is None or notice.template in SAY_NOTHING:
        return False
    record = await context.unit.records.get(number)
    return not await may_read(context.unit, record, await context.unit.chats.get(notice.chat))


def _renderer(template: str) -> Renderer:
    if template in RENDERERS:
        return RENDERERS[template]
    if template.startswith(alarms.FOLDER):
        return alarms.alarm
    if template.startswith(staff.FOLDER):
        return staff.told
    return _about_record


async def _card(notice: Notice, words: Words, context: Context) -> Rendered | None:
    record = await _record(notice, context)
    if record.kind is Kind.TASK:
        return await tasks.card(notice, record, words, context)
    chat = await context.unit.chats.get(notice.chat)
    ticket = await views.ticket(context.unit, record, _veil(chat, record, words, context))
    card = await context.unit.cards.get(notice.subject, notice.chat)
    menu = card.menu if card else Menu.MAIN
    buttons = Buttons(context.keys, notice.chat)
    if not _is_requesters(chat, record):
        private = await context.unit.chats.by_telegram(ticket.requester.telegram_id)
        lost = private.unreachable_since if private and record.is_open else None
        left = await staff.left(context.unit, record, chat, words)
        if left is not None:
            return left
        about = str(notice.data.get("about") or "")
        undo = await staff.takes_back(context.unit, record, context)
        offer = await menus.offer(context.unit, record, menu, about, words, undo=undo)
        shown = await views.with_recent(context.unit, ticket)
        case = await case_of(context.unit, record)
        text = words.page(
            "card_group",
            ticket=shown,
            record=record,
            tasks=await tasks.tasks_of(context.unit, record, words),
            menu=menu,
            lost=lost,
            about=about,
            fields=fields_of(record),
            answers=told_answers(record.answers, context.unit.policy, words),
            due=await promised.due_of(context, ticket, words),
            until=promised.waits_until(case, words),
            vendor=promised.with_vendor(case, words, context.now),
        )
        keyboard = keyboards.group_card(ticket, menu, words, buttons, offer)
        return Rendered(text=text, keyboard=keyboard)
    stand = await standing.standing(context, ticket, words)
    text = words.page("card_private", ticket=ticket, record=record, menu=menu, stand=stand)
    keyboard = keyboards.private_card(ticket, menu, words, buttons, stand)
    return Rendered(text=text, keyboard=keyboard)


async def _ended_draft(notice: Notice, words: Words, context: Context) -> Rendered | None:
    del context
    return Rendered(text=words.page(notice.template, number=notice.data.get("record")))


async def _receipt(notice: Notice, words: Words, context: Context) -> Rendered | None:
    record = await _record(notice, context)
    requester = await context.unit.people.get(record.requester)
    held = str(notice.data["held"])
    seconds = int(context.unit.policy.reply_hold.total_seconds())
    if held == "sent" and await _waits(notice.seq, record, requester, context):
        held = "waits"
    text = words.page("receipt", record=record, held=held, requester=requester, seconds=seconds)
    keyboard: Keyboard = ()
    if held == "waiting":
        undo = Pressed(verb="undo", ref=record.id, arg=str(notice.seq))
        keyboard = [[Buttons(context.keys, notice.chat).button(words("buttons.undo"), undo)]]
    reply_to = await context.unit.pairs.message_id(notice.chat, record.id, notice.seq)
    return Rendered(text=text, keyboard=keyboard, reply_to=reply_to)


async def _waits(seq: int, record: Record, requester: Person, context: Context) -> bool:
    """Whether a reply could not be brought to its reader so far."""
    unit = context.unit
    private = await unit.chats.by_telegram(requester.telegram_id)
    if private is None or private.reachable:
        return False
    return await unit.pairs.message_id(private.id, record.id, seq) is None


async def _about_record(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render what tells of a step of a record: the template is named like the step."""
    record = await _record(notice, context)
    chat = await context.unit.chats.get(notice.chat)
    ticket = await views.ticket(context.unit, record, _veil(chat, record, words, context))
    reason = context.unit.policy.pending_reasons.get(record.pending_reason or "")
    text = words.page(
        notice.template,
        record=record,
        ticket=ticket,
        seq=notice.seq,
        told=reason.told[words.locale] if reason else "",
        until=promised.waits_until(await case_of(context.unit, record), words),
        promise=await promised.told_of(context, ticket, words),
        stars=notice.data.get("stars"),
    )
    keyboard: Keyboard = ()
    if notice.template == "added_by_guess":
        newer = Pressed(verb="newer", ref=record.id)
        keyboard = [[Buttons(context.keys, notice.chat).button(words("buttons.newer"), newer)]]
    reply_to = await relays.card_message(notice, context)
    return Rendered(text=text, keyboard=keyboard, reply_to=reply_to)


async def _page(notice: Notice, words: Words, context: Context) -> Rendered | None:
    chat = await context.unit.chats.get(notice.chat)
    person = await context.unit.people.get(PersonId(int(notice.data["person"] or 0)))
    named, since = notice.data.get("name"), notice.data.get("since")
    text = words.page(
        notice.template,
        person=person,
        admin=Role.ADMIN in person.any_roles,
        private=chat.kind is ChatKind.PRIVATE,
        staff=chat.place is ChatKind.STAFF,
        commands=commands_of(chat.place, person.any_roles),
        reason=str(notice.data.get("reason") or ""),
        reference=str(notice.data.get("reference") or ""),
        tasks=str(notice.data.get("tasks") or "").split(","),
        who=(await context.unit.people.get(PersonId(int(named)))).name if named else "",
        since=words.moment(datetime.fromisoformat(str(since))) if since else "",
        desk=context.unit.policy.name[words.locale],
    )
    return Rendered(text=text)


async def _language(notice: Notice, words: Words, context: Context) -> Rendered | None:
    buttons = Buttons(context.keys, notice.chat)
    choices = [
        buttons.button(name, Pressed(verb="lang", ref=0, arg=locale))
        for locale, name in (("zh", "中文"), ("en", "English"))
    ]
    return Rendered(text=words.page("language"), keyboard=[choices])


async def _my(notice: Notice, words: Words, context: Context) -> Rendered | None:
    person = PersonId(int(notice.data["person"] or 0))
    records = await context.unit.records.recent_of(person, MY_LIMIT)
    veiled = views.veil(context.unit, words)
    tickets = [await views.ticket(context.unit, record, veiled) for record in records]
    reasons = context.unit.policy.pending_reasons
    waits = {r.id: reasons.get(r.pending_reason) for r in records if r.pending_reason}
    told = {number: why.told[words.locale] for number, why in waits.items() if why}
    await context.unit.events.read_ahead([record.id for record in records])
    told_of = {t.record.id: await promised.told_of(context, t, words) for t in tickets}
    return Rendered(text=words.page("my", tickets=tickets, waits=told, promises=told_of))


async def _timeline(notice: Notice, words: Words, context: Context) -> Rendered | None:
    record = await context.unit.records.get(RecordId(int(notice.data["record"] or 0)))
    internal = notice.template == "timeline"
    lines = await views.timeline(context.unit, record, words, internal=internal)
    veiled = None if internal else views.veil(context.unit, words)
    ticket = await views.ticket(context.unit, record, veiled)
    parts = await tasks.tasks_of(context.unit, record, words, over=True) if internal else []

    def page(number: int) -> str:
        newest = lines[len(lines) - number :]
        earlier = len(lines) - number
        facts = {"record": record, "ticket": ticket, "lines": newest, "earlier": earlier}
        return words.page(notice.template, tasks=parts, **facts)

    return Rendered(text=fitting(page, min(len(lines), LINES_LIMIT)))


async def _record(notice: Notice, context: Context) -> Record:
    number = notice.subject.record_id
    if number is None:
        raise NotForYou
    return await context.unit.records.get(number)


def _is_requesters(chat: Chat, record: Record) -> bool:
    """Whether a chat is where the requester of a record reads of it; else engineers work there."""
    return chat.person is not None and chat.person == record.reporter


def _veil(chat: Chat, record: Record, words: Words, context: Context) -> str | None:
    """Return what is read in a chat instead of an engineer's name, if anything."""
    return views.veil(context.unit, words) if _is_requesters(chat, record) else None


RENDERERS: Mapping[str, Renderer] = {
    "card": _card,
    "draft": drafts.draft_card,
    "draft_dropped": _ended_draft,
    "draft_given": _ended_draft,
    "draft_for_them": behalf.done,
    "receipt": _receipt,
    "relay/report": relays.relay,
    "relay/room": relays.relay,
    "relay/user_message": relays.relay,
    "relay/reply": relays.relay,
    "relay/complaint": relays.relay,
    "file_not_shown": relays.file_not_shown,
    "my": _my,
    "board": lists.board,
    "found": lists.found,
    "list": lists.open_list,
    "strange_group": groups.strange,
    "first_group": groups.strange,
    "anonymous": groups.anonymous,
    "daily": figures.daily,
    "digest": digests.digest,
    "caught_up": digests.caught_up,
    "timeline": _timeline,
    "progress": _timeline,
    **dict.fromkeys(
        ("closed_by_silence", "solved", "solved_reminder", "stars_reminder"), asking.asked
    ),
    "language": _language,
    "timezone": zones.timezone,
    "welcome": greeting.welcome,
    "granted": crew.granted,
    **dict.fromkeys(("typed", "typed_filed", "typed_given", "typed_dropped"), crew.typed),
    "team": crew.team,
    "link_sent": crew.link_sent,
    **dict.fromkeys(
        ("invitation_note", "invitation", "role_link", "link_invite", "link_role", "link_admin"),
        crew.link,
    ),
    "away": away.away,
    "watched": watched.watched,
    "being_away": staff.being_away,
    **duty.RENDERERS,
    **promises.RENDERERS,
    **dict.fromkeys(
        (
            "many_closed",
            "many_handed_over",
            "many_yours",
            "duplicates",
            "other_team_all",
            "added_to_original",
        ),
        staff.about_many,
    ),
    **dict.fromkeys(
        (
            "help",
            "language_chosen",
            "role_help",
            "dup_help",
            "handover_help",
            "refused",
            "apology",
            "nothing_to_cancel",
            "slow_down",
            "find_help",
            "why_help",
            "next_help",
            "masked",
        ),
        _page,
    ),
}
