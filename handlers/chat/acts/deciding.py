"""The buttons behind More: who works a ticket, how pressing it is, what it is about, its end."""

from datetime import datetime

from desk.actions.promises import answering
from desk.actions.promises.answering import NewTime
from desk.actions.talking import talk
from desk.actions.talking.talk import AskForWords
from desk.actions.working import assigning, correcting, ending, handing_over, incident, undoing
from desk.actions.working.assigning import Give
from desk.actions.working.correcting import Escalate, Prioritise, Recategorise
from desk.actions.working.ending import CloseDuplicate, Return
from desk.actions.working.handing_over import HandOver, Target
from desk.actions.working.incident import Act, Pend, ShowMenu
from desk.draft import Prompt, Purpose
from desk.errors import NoWords, Overdue
from desk.identifiers import PersonId, RecordId
from desk.notices import Menu
from desk.priority import Priority
from desk.record import Record
from desk.said import moment_said
from desk.text import numbers
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

MOST_READ = 300
"""In so many characters of a message a moment is looked for."""
PERSON, TEAM = "p", "t"
"""What the argument of a hand-over begins with: a person's number, or the key of a team."""
MAY_SAY_NOTHING = frozenset({Purpose.HAND_OVER, Purpose.ESCALATE, Purpose.UNTIL})
"""What can be done without words, when there is no time for them, or nothing to say."""


def target_of(argument: str) -> Target:
    """Return where a ticket goes, as a button or prompt carries it."""
    if argument[:1] == PERSON:
        return Target(person=PersonId(int(argument[1:])))
    return Target(team=argument[1:] or None)


async def on_assign(press: Press, context: Context) -> Answer:
    """Serve the name of an engineer under Assign."""
    command = Give(
        actor=press.actor,
        record=RecordId(press.pressed.ref),
        to=PersonId(int(press.pressed.arg)),
    )
    record = await assigning.assign(context.unit, command, context.now)
    engineer = await context.unit.people.get(command.to)
    return _toast(press, context, "assigned", record, name=engineer.name)


async def on_hand_over(press: Press, context: Context) -> Answer:
    """Serve the name of an engineer or team under Hand over: the reason may follow in words."""
    return await _ask(press, context, Purpose.HAND_OVER, press.pressed.arg)


async def on_escalate(press: Press, context: Context) -> Answer:
    """Serve Call a lead: what for may follow in words."""
    return await _ask(press, context, Purpose.ESCALATE)


async def on_priority(press: Press, context: Context) -> Answer:
    """Serve a priority: why must follow in words."""
    command = Prioritise(
        actor=press.actor,
        record=RecordId(press.pressed.ref),
        priority=Priority(press.pressed.arg),
    )
    await correcting.may_prioritise(context.unit, command, context.now)
    return await _ask(press, context, Purpose.PRIORITY, press.pressed.arg)


async def on_wrong_priority(press: Press, context: Context) -> Answer:
    """Serve a priority under Wrong from the start: why must follow in words."""
    command = Prioritise(
        actor=press.actor,
        record=RecordId(press.pressed.ref),
        priority=Priority(press.pressed.arg),
    )
    await correcting.may_correct(context.unit, command, context.now)
    return await _ask(press, context, Purpose.CORRECT, press.pressed.arg)


async def on_pend(press: Press, context: Context) -> Answer:
    """Serve a reason of Hold: with which vendor is chosen next, where the reason has some."""
    policy, reason = context.unit.policy, press.pressed.arg
    record = await context.unit.records.get(RecordId(press.pressed.ref))
    if reason in policy.terms_for(record.terms).vendor_reasons and policy.vendors(record.terms):
        menu = ShowMenu(actor=press.actor, record=record.id, menu=Menu.VENDOR, about=reason)
        await incident.show_menu(context.unit, menu, context.now)
        return Answer("")
    return await _hold(press, context, record, reason)


async def on_vendor(press: Press, context: Context) -> Answer:
    """Serve a vendor under Hold: they are told, by whom depends on the ways to them.

    The argument is the number of the reason, and the key of a contact; none for Another one.
    """
    number, _, vendor = press.pressed.arg.partition(":")
    record = await context.unit.records.get(RecordId(press.pressed.ref))
    reasons = dict(enumerate(context.unit.policy.terms_for(record.terms).vendor_reasons))
    reason = reasons.get(int(number), "") if number.isdecimal() else ""
    if not vendor:
        return await _hold(press, context, record, reason)
    command = Pend(actor=press.actor, record=record.id, reason=reason, vendor=vendor)
    after = await incident.pend(context.unit, command, context.now)
    toast = "vendor_told" if context.unit.policy.contacts[vendor].channels else "vendor_to_call"
    name = words_for(press.actor.person, context.unit).name("contacts", vendor)
    return _toast(press, context, toast, after, name=name)


async def on_new_time(press: Press, context: Context) -> Answer:
    """Serve New time: by when the requester is helped must follow in words."""
    return await _ask(press, context, Purpose.PROMISE)


async def on_return(press: Press, context: Context) -> Answer:
    """Serve Not a fault: what the requester reads must follow in words."""
    return await _ask(press, context, Purpose.NOT_A_FAULT)


async def on_duplicates(press: Press, context: Context) -> Answer:
    """Serve Same as: the likely ones are offered, any other number may follow in words."""
    return await _ask(press, context, Purpose.DUPLICATE, menu=Menu.DUPLICATE)


async def on_skip(press: Press, context: Context) -> Answer:
    """Serve Without words: what the presser was asked a reason for is done without one.

    Raises:
        Overdue: nobody asked the presser, or a reason is needed.
    """
    record = RecordId(press.pressed.ref)
    prompt = await talk.take_prompt(context.unit, press.actor, context.now)
    if prompt is None or prompt.record != record or prompt.purpose not in MAY_SAY_NOTHING:
        raise Overdue
    act = Act(actor=press.actor, record=record)
    after = await decided(prompt, act, "", context)
    return _toast(press, context, f"done_{prompt.purpose}", after)


async def on_recategorise(press: Press, context: Context) -> Answer:
    """Serve a category under Category."""
    command = Recategorise(
        actor=press.actor, record=RecordId(press.pressed.ref), category=press.pressed.arg
    )
    record = await correcting.recategorise(context.unit, command, context.now)
    return _toast(press, context, "corrected", record)


async def on_not_needed(press: Press, context: Context) -> Answer:
    """Serve Not needed any more."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    record = await ending.not_needed(context.unit, act, context.now)
    return _toast(press, context, "given_up", record)


async def on_duplicate(press: Press, context: Context) -> Answer:
    """Serve a number under Same as."""
    await talk.take_prompt(context.unit, press.actor, context.now)
    command = CloseDuplicate(
        actor=press.actor,
        record=RecordId(press.pressed.ref),
        original=RecordId(int(press.pressed.arg)),
    )
    record = await ending.close_duplicate(context.unit, command, context.now)
    return _toast(press, context, "given_up", record)


async def on_take_back(press: Press, context: Context) -> Answer:
    """Serve Undo on a ticket's card: a claim or a solution of a moment ago."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    record = await undoing.take_back(context.unit, act, context.now)
    return _toast(press, context, "taken_back", record)


async def on_words(prompt: Prompt, incoming: Incoming, context: Context) -> None:
    """Take the words that one of these buttons asked for."""
    text = incoming.piece.text
    if not text:
        raise NoWords(what="reason")
    act = Act(actor=incoming.actor, record=prompt.record)
    await decided(prompt, act, text, context)


async def decided(prompt: Prompt, act: Act, text: str, context: Context) -> Record:
    """Do what a prompt was about, with the words it asked for."""
    unit, now, chosen = context.unit, context.now, prompt.cause or ""
    actor, record = act.actor, act.record
    match prompt.purpose:
        case Purpose.HAND_OVER:
            on = HandOver(actor=actor, record=record, to=target_of(chosen), words=text)
            return await handing_over.hand_over(unit, on, now)
        case Purpose.ESCALATE:
            call = Escalate(actor=actor, record=record, words=text)
            return await correcting.escalate(unit, call, now)
        case Purpose.PRIORITY:
            wanted = Priority(chosen)
            change = Prioritise(actor=actor, record=record, priority=wanted, words=text)
            return await correcting.prioritise(unit, change, now)
        case Purpose.NOT_A_FAULT:
            sent = Return(actor=actor, record=record, words=text)
            return await ending.return_(unit, sent, now)
        case Purpose.DUPLICATE:
            original = _number_in(text)
            same = CloseDuplicate(actor=actor, record=record, original=original)
            return await ending.close_duplicate(unit, same, now)
        case _:
            return await _promised(prompt, act, text, context)


async def _promised(prompt: Prompt, act: Act, text: str, context: Context) -> Record:
    """Do what a prompt about times was for."""
    unit, now, chosen = context.unit, context.now, prompt.cause or ""
    actor, record = act.actor, act.record
    match prompt.purpose:
        case Purpose.UNTIL:
            until = _moment_in(text, act, context) if text else None
            hold = Pend(actor=actor, record=record, reason=chosen, until=until)
            return await incident.pend(unit, hold, now)
        case Purpose.PROMISE:
            new = NewTime(actor=actor, record=record, until=_moment_in(text, act, context))
            return await answering.promise(unit, new, now)
        case Purpose.CORRECT:
            wanted = Priority(chosen)
            wrong = Prioritise(actor=actor, record=record, priority=wanted, words=text)
            return await correcting.correct_priority(unit, wrong, now)
        case _:
            raise Overdue


def _moment_in(text: str, act: Act, context: Context) -> datetime:
    """Return the moment that words name, by the clock of who wrote them.

    Raises:
        NoWords: they name none that can be read.
    """
    zone = act.actor.person.timezone or context.unit.policy.timezone
    moment = moment_said(text[:MOST_READ], context.now, zone)
    if moment is None:
        raise NoWords(what="moment")
    return moment


def _number_in(text: str) -> RecordId:
    """Return the one number of a ticket that words name: `#12`, or a bare number.

    Raises:
        NoWords: they name none, or several.
    """
    named = numbers(text) or [int(word) for word in text.split() if word.isdecimal()]
    if len(named) != 1:
        raise NoWords(what="number")
    return RecordId(named[0])


async def _hold(press: Press, context: Context, record: Record, reason: str) -> Answer:
    """Let work wait; until when may follow in words, where the reason asks for it."""
    wait = context.unit.policy.terms_for(record.terms).waits.get(reason)
    if wait is not None and wait.asks_until:
        return await _ask(press, context, Purpose.UNTIL, reason)
    command = Pend(actor=press.actor, record=record.id, reason=reason)
    after = await incident.pend(context.unit, command, context.now)
    return _toast(press, context, "pended", after)


async def _ask(
    press: Press,
    context: Context,
    purpose: Purpose,
    chosen: str | None = None,
    menu: Menu = Menu.WHY,
) -> Answer:
    """Wait for the presser's next message, and say so on the card."""
    number = RecordId(press.pressed.ref)
    command = AskForWords(actor=press.actor, record=number, purpose=purpose, cause=chosen)
    record = await talk.ask_for_words(context.unit, command, context.now)
    shown = ShowMenu(actor=press.actor, record=record.id, menu=menu, about=purpose)
    await incident.show_menu(context.unit, shown, context.now)
    requester = await context.unit.people.get(record.requester)
    return _toast(press, context, f"write_{purpose}", record, name=requester.name)


def _toast(press: Press, context: Context, toast: str, record: Record, *, name: str = "") -> Answer:
    words = words_for(press.actor.person, context.unit)
    minutes = int(context.unit.policy.prompt_window.total_seconds() // 60)
    return Answer(words(f"toasts.{toast}", number=record.id, minutes=minutes, name=name))
