"""Who asks too much at once is warned once a minute, and not heard until they slow down (S21).

People with a role are not held up: they are known, and a role can be taken away.
"""

from desk.access import Actor
from desk.actions.steps import answer
from desk.floods import (
    MESSAGES,
    MESSAGES_OF_STRANGERS,
    PRESSES,
    PRESSES_OF_STRANGERS,
    Verdict,
)
from desk.notices import Subject
from desk.people import ChatKind
from desk.ports import Outcome
from handlers.chat.messages import Command, Incoming
from handlers.context import Context

PART = 0.2
"""What a part of an album, or of messages forwarded at once, costs of a message."""


async def passes(
    incoming: Incoming, update_id: int, command: Command | None, context: Context
) -> bool:
    """Tell whether a message is heard.

    In groups only what is said to the desk counts. A message counts at the moment it was written,
    so that what waited while the desk was away passes.
    """
    actor, piece = incoming.actor, incoming.piece
    named = f"@{context.bot.username}".lower() in piece.text.lower()
    if actor.place is not ChatKind.PRIVATE and command is None and not named:
        return True
    if actor.person.memberships:
        return True
    rate = MESSAGES if actor.person.verified else MESSAGES_OF_STRANGERS
    cost = PART if piece.album or piece.forwarded else 1
    verdict, dropped = context.floods.ask(
        actor.person.id, "messages", rate, f"u{update_id}", incoming.said_at, cost
    )
    return await _heard(actor, verdict, dropped, context)


async def press_passes(actor: Actor, update_id: int, context: Context) -> bool:
    """Tell whether a press is heard."""
    if actor.person.memberships:
        return True
    rate = PRESSES if actor.person.verified else PRESSES_OF_STRANGERS
    at = context.received_at or context.now
    verdict, dropped = context.floods.ask(
        actor.person.id, "presses", rate, f"u{update_id}", min(at, context.now)
    )
    return await _heard(actor, verdict, dropped, context)


async def _heard(actor: Actor, verdict: Verdict, dropped: int, context: Context) -> bool:
    if verdict is not Verdict.WARNED:
        return verdict is Verdict.PASSES
    await context.unit.audit.add(
        at=context.now,
        actor=actor.person.id,
        action="flood",
        subject=Subject.person(actor.person.id).key,
        outcome=Outcome.REFUSED,
        facts={"dropped": dropped, "source": actor.source},
    )
    if actor.place is ChatKind.PRIVATE:
        await answer(context.unit, actor, "slow_down", context.now)
    return False
