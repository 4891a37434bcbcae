"""Following tickets: the Follow button on a card, and Unfollow on what it brings."""

from desk.actions.working import following
from desk.actions.working.incident import Act
from desk.identifiers import RecordId
from handlers.chat.messages import Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context


async def on_watch(press: Press, context: Context) -> Answer:
    """Serve Follow, which pressed again is Unfollow; whoever cannot be reached learns how."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    person = press.actor.person
    toast = "unfollowed"
    if await following.watch(context.unit, act, context.now):
        private = await context.unit.chats.private(person)
        toast = "followed" if private.reachable else "followed_unreachable"
    return Answer(words_for(person, context.unit)(f"toasts.{toast}", number=act.record))


async def on_leave(press: Press, context: Context) -> Answer:
    """Serve Unfollow."""
    act = Act(actor=press.actor, record=RecordId(press.pressed.ref))
    await following.leave(context.unit, act, context.now)
    words = words_for(press.actor.person, context.unit)
    return Answer(words("toasts.unfollowed", number=act.record))
