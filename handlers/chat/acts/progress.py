"""What requesters press on the card of their ticket while others work on it, and after."""

from desk.actions.progress import hurrying, rating, urging
from desk.actions.progress.rating import Rate
from desk.actions.talking import talk
from desk.actions.talking.talk import AskForWords
from desk.actions.working.incident import Act
from desk.draft import Purpose
from desk.errors import Overdue
from desk.feedback import FEW
from desk.identifiers import RecordId
from handlers.chat.messages import Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context


async def on_urge(press: Press, context: Context) -> Answer:
    """Serve Urge: whoever is to move is pinged, once in a while."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    record = await urging.urge(context.unit, act, context.now)
    words = words_for(press.actor.person, context.unit)
    toast = "urged" if record.owner is not None else "urged_unowned"
    return Answer(words(f"toasts.{toast}", number=record.id))


async def on_hurry(press: Press, context: Context) -> Answer:
    """Serve It cannot wait: the engineers are woken."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    record = await hurrying.hurry(context.unit, act, context.now)
    words = words_for(press.actor.person, context.unit)
    return Answer(words("toasts.hurried", number=record.id))


async def on_stars(press: Press, context: Context) -> Answer:
    """Serve the stars; few of them ask why, and the next message may say it."""
    unit, number = context.unit, RecordId(press.pressed.ref)
    if not press.pressed.arg.isdecimal():
        raise Overdue
    command = Rate(actor=press.actor, record=number, stars=int(press.pressed.arg))
    given = await rating.rate(unit, command, context.now)
    words = words_for(press.actor.person, unit)
    if (given.stars or 0) > FEW or given.reason:
        return Answer(words("toasts.rated"))
    why = AskForWords(actor=press.actor, record=number, purpose=Purpose.RATING)
    await talk.ask_for_words(unit, why, context.now)
    minutes = int(unit.policy.prompt_window.total_seconds() // 60)
    return Answer(words("toasts.write_rating", number=number, minutes=minutes))
