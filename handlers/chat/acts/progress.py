"""What requesters press on the card of their ticket while others work on it."""

from desk.actions.progress import urging
from desk.actions.working.incident import Act
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
