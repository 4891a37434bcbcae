"""Somebody sent a password: it was hidden before it was kept, and they are told what to do."""

from dataclasses import replace

import telegram

from desk.actions.steps import answer
from handlers.chat import arrivals
from handlers.context import Context


async def on_masked(message: telegram.Message, update_id: int, context: Context) -> None:
    """Tell a person in private, once a message, that a secret in it was hidden.

    In a group nobody is told: that would point others to it.
    """
    user = arrivals.human(message)
    if user is None or message.chat.type != telegram.Chat.PRIVATE:
        return
    actor = await arrivals.actor(context.unit, user, message.chat, update_id)
    if actor is None:
        return
    # Named by the message: an edit of it says nothing new.
    told = replace(actor, source=f"m{actor.chat}.{message.message_id}")
    await answer(context.unit, told, "masked", context.now)
