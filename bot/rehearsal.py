"""What a process does before it takes the first message: whatever is slow only the first time."""

import gc
from contextlib import suppress
from datetime import datetime
from typing import Any

from desk.policy import Policy
from desk.secrets.secret import KeyRing
from handlers import routes
from handlers.chat import words
from handlers.context import BotIdentity, Context
from store.errors import StoreUnavailable
from store.store import Store

NOBODY = 1
"""An id that no user of Telegram has."""


async def rehearse(store: Store, policy: Policy, keys: KeyRing, now: datetime) -> None:
    """Get texts, statements and memory ready, so that the first person waits no longer than others.

    Somebody who does not exist asks for help in a unit that is never committed. What the process
    has made by then stays until its end: the collector of garbage does not look at it again, and
    its full turns do not hold up messages any more.
    """
    words.get_ready()
    bot = BotIdentity(id=0, username="", name="")
    with suppress(StoreUnavailable):
        async with store.unit(policy) as unit:
            context = Context(unit=unit, now=now, bot=bot, keys=keys, received_at=now)
            await routes.serve(_help(now), context)
    gc.collect()
    gc.freeze()


def _help(now: datetime) -> dict[str, Any]:
    """Return an update in which somebody asks for help."""
    return {
        "update_id": 0,
        "message": {
            "message_id": 1,
            "date": int(now.timestamp()),
            "chat": {"id": NOBODY, "type": "private", "first_name": "-"},
            "from": {"id": NOBODY, "is_bot": False, "first_name": "-"},
            "text": "/help",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    }
