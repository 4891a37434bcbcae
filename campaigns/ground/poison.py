"""Poison: words that let a handler raise, hang, or kill its process, before or after its work.

A desk of a campaign swallows them by `CAMPAIGN_POISON`; the product has no code for them.
"""

import asyncio
import os
import re
import signal
from typing import Any

POISONED = "CAMPAIGN_POISON"
"""The variable that lets poison work."""
DEEDS = ("raise", "hang", "kill")
WHEN = ("before", "after")
WORD = re.compile(r"poison-(raise|hang|kill)-(before|after)")


class Poisoned(Exception):
    """What a poisoned handler raises."""


def install() -> None:
    """Let handlers swallow poison from now on."""
    from handlers import routes  # noqa: PLC0415 - only in a desk of a campaign

    serve = routes.serve

    async def poisoned(update: Any, context: Any) -> Any:  # noqa: ANN401 - as handlers.routes.serve
        found = WORD.search(str(update))
        if found and found[2] == "before":
            await swallow(found[1])
        answer = await serve(update, context)
        if found and found[2] == "after":
            await swallow(found[1])
        return answer

    routes.serve = poisoned


async def swallow(deed: str) -> None:
    """Do what the poison does.

    Raises:
        Poisoned: that is it.
    """
    match deed:
        case "raise":
            raise Poisoned
        case "hang":
            await asyncio.Event().wait()
        case _:
            os.kill(os.getpid(), signal.SIGKILL)
