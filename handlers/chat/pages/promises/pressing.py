"""Messages of a promise at risk: rungs, pages, questions to owners, with their buttons."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from desk.actions.arming import case_of
from desk.actions.desks import group_of
from desk.events import Event
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.people import ChatKind
from desk.promises.case import Case
from desk.promises.still import still
from desk.record import Record, State
from desk.sla import ClockKind
from handlers.chat.buttons import Buttons, Pressed, shown
from handlers.chat.pages import views
from handlers.chat.pages.promises import promised
from handlers.chat.pages.relays import card_message
from handlers.chat.pages.rooms import address
from handlers.chat.words import Words
from handlers.context import Button, Context, Keyboard, Rendered

ANSWERS: Mapping[str, Sequence[tuple[str, str]]] = {
    "staff/page": (("have", "have"), ("pass", "pass")),
    "staff/nudge": (("keep", "keep"), ("unclaim", "unclaim")),
}
"""The buttons of a message: the verb of each, and its words."""


async def pressing(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render what presses; nothing where it does not any more."""
    unit, number = context.unit, notice.subject.record_id
    if number is None:
        return None
    record = await unit.records.get(number)
    case = await case_of(unit, record)
    event = next((e for e in case.timeline if e.seq == notice.seq), None)
    chat = await unit.chats.get(notice.chat)
    if event is None or not still(notice.template, case, event, chat.person):
        return None
    owner = await unit.people.get(record.owner) if record.owner is not None else None
    was = event.facts.get("from")
    text = words.page(
        notice.template,
        ticket=await views.ticket(unit, record),
        record=record,
        owner=owner.name if owner else "",
        was=(await unit.people.get(PersonId(int(was)))).name if was else "",
        percent=promised.percent_of(event.facts.get("percent")),
        clock=str(event.facts.get("clock") or ""),
        due=_due(case, event, words, context),
        until=promised.waits_until(case, words),
        vendor=promised.with_vendor(case, words, context.now),
        is_owner=chat.person is not None and chat.person == record.owner,
        left=words.working(_left_to_answer(case), case.level.hours),
    )
    if chat.kind is ChatKind.GROUP:
        return Rendered(text=text, reply_to=await card_message(notice, context))
    return Rendered(text=text, keyboard=await _keyboard(notice, record, words, context))


async def to_requester(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render what a requester learns of a promise or a wait; nothing where it is over."""
    unit, number = context.unit, notice.subject.record_id
    if number is None:
        return None
    record = await unit.records.get(number)
    case = await case_of(unit, record)
    told = promised.told(case, words, context.now)
    if notice.template == "slipped" and told is None:
        return None
    if notice.template == "wait_reminder" and record.state is not State.PENDING:
        return None
    reason = unit.policy.pending_reasons.get(record.pending_reason or "")
    ticket = await views.ticket(unit, record, views.veil(unit, words))
    text = words.page(
        notice.template,
        record=record,
        ticket=ticket,
        seq=notice.seq,
        promise=told,
        told=reason.told[words.locale] if reason else "",
        until=promised.waits_until(case, words),
        answers=bool(reason and reason.resumes_on_user_message),
    )
    return Rendered(text=text)


def _due(case: Case, event: Event, words: Words, context: Context) -> promised.Due | None:
    """Return the clock that a step is about, else the one that counts next."""
    if case.clocks is None:
        return None
    kinds = {
        ClockKind.RESPONSE.value: case.clocks.response,
        ClockKind.RESOLUTION.value: case.clocks.resolution,
    }
    clock = kinds.get(str(event.facts.get("clock"))) or case.promised
    return promised.due(clock, words, context.now) if clock is not None else None


async def _keyboard(notice: Notice, record: Record, words: Words, context: Context) -> Keyboard:
    """Return the buttons of a message in private, and the way to the ticket."""
    buttons = Buttons(context.keys, notice.chat)
    row = [
        buttons.button(
            words(f"buttons.{text}"), Pressed(verb=verb, ref=record.id, state=shown(record))
        )
        for verb, text in ANSWERS.get(notice.template, ())
    ]
    group = await group_of(context.unit, record)
    there = None if group is None else await address(context.unit, record, group)
    way = [Button(words("buttons.to_ticket"), url=there)] if there else []
    return [line for line in (row, way) if line]


def _left_to_answer(case: Case) -> timedelta:
    """Return how long an owner has, once asked, until the record goes back."""
    lease = case.terms.leases.get(case.record.priority)
    return lease.back - lease.nudge if lease else timedelta()


Renderer = Callable[[Notice, Words, Context], Awaitable[Rendered | None]]
RENDERERS: Mapping[str, Renderer] = {
    **dict.fromkeys(
        (
            "staff/warned",
            "staff/page",
            "staff/nobody",
            "staff/called_off",
            "staff/nudge",
            "staff/returned",
            "staff/lease_over",
            "staff/moment_come",
            "staff/wait_reminder",
        ),
        pressing,
    ),
    "slipped": to_requester,
    "new_time": to_requester,
    "wait_reminder": to_requester,
}
"""What is rendered here, by template."""
