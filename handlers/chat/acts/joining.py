"""Letting people in: links, invitations, the team page, and what becomes of those who go."""

from desk.actions.people import links, team
from desk.actions.people.links import Invite, LinkRole
from desk.actions.reporting import report
from desk.actions.reporting.report import Tell
from desk.actions.reporting.typed import show_own_draft
from desk.actions.working import many
from desk.actions.working.handing_over import Target
from desk.actions.working.many import HandOverAll
from desk.draft import Piece
from desk.identifiers import PersonId
from desk.people import ChatKind
from desk.tokens import MOST_PEOPLE
from handlers.chat.acts import looking, members
from handlers.chat.commands import EXAMPLES
from handlers.chat.messages import REPORT, Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context


async def on_start(incoming: Incoming, context: Context) -> None:
    """Greet; open the link that brought the person here."""
    if incoming.rest == REPORT and await show_own_draft(context.unit, incoming.actor, context.now):
        return
    if incoming.rest in ("", REPORT):
        await looking.on_start(incoming, context)
        return
    await links.open_link(context.unit, incoming.actor, incoming.rest, context.now)


async def on_invite(incoming: Incoming, context: Context) -> None:
    """Serve `/invite` and `/invite 1`: a link for so many people."""
    number = incoming.rest.strip()
    uses = int(number) if number.isdecimal() and len(number) <= len(str(MOST_PEOPLE)) else None
    command = Invite(actor=incoming.actor, uses=MOST_PEOPLE if uses is None else uses)
    await links.invite(context.unit, command, context.now)


async def on_team(incoming: Incoming, context: Context) -> None:
    """Serve `/team`."""
    await team.team(context.unit, incoming.actor, context.now)


async def on_role(incoming: Incoming, context: Context) -> None:
    """Serve `/role`: in a group in answer to somebody, in private by the links of the team page."""
    if incoming.actor.place is ChatKind.PRIVATE:
        await team.team(context.unit, incoming.actor, context.now)
        return
    await members.on_role(incoming, context)


async def on_role_link(press: Press, context: Context) -> Answer:
    """Serve a button of the team page: a link that gives a role in that team."""
    role = links.LINKED[press.pressed.ref % len(links.LINKED)]
    command = LinkRole(actor=press.actor, team=press.pressed.arg, role=role)
    await links.link_role(context.unit, command, context.now)
    words = words_for(press.actor.person, context.unit)
    return Answer(words("toasts.link_sent"))


async def on_release(press: Press, context: Context) -> Answer:
    """Serve the button that puts somebody's tickets back in the queue."""
    command = HandOverAll(actor=press.actor, whose=PersonId(press.pressed.ref), to=Target())
    await many.hand_over_all(context.unit, command, context.now)
    return Answer("")


async def on_try(press: Press, context: Context) -> Answer:
    """Serve an example of the greeting: a report begins with it, as if it had been typed.

    Another example takes its place, as an edited message would.
    """
    words = words_for(press.actor.person, context.unit)
    example = EXAMPLES[press.pressed.ref % len(EXAMPLES)]
    piece = Piece(telegram_message_id=press.message_id, text=words(f"examples.{example}"))
    command = Tell(actor=press.actor, piece=piece, said_at=context.now, fresh=True)
    if not await report.amend(context.unit, command, context.now):
        await report.tell(context.unit, command, context.now)
    return Answer("")
