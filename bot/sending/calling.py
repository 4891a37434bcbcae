"""One call of the Bot API, made again in another way where the refusal says how."""

import logging

from bot.replies import Outcome, Reply
from bot.sending.gate import Poster
from bot.sending.refusals import Treatment, treatment_of
from bot.trouble import new_reference
from bot.wire.payloads import Call
from desk.text import split_text
from handlers.chat import markup

LOG = logging.getLogger(__name__)

FIXES = 3
"""How often one call is changed and made again."""
SHORT = 800
"""How many UTF-16 units of words go where more were refused: they fit a caption as well."""
NO_WORDS = "…"


async def called(door: Poster, call: Call, template: str) -> Reply:
    """Make a call, and once more in another way where a refusal asks for it.

    Args:
        door: the way to Telegram.
        call: the call as it should be.
        template: whose words it carries, for the log.
    """
    reply = await door.post(call.method, call.payload)
    for _ in range(FIXES):
        mended = _mended(call, reply, template)
        if mended is None:
            break
        call = mended
        reply = await door.post(call.method, call.payload)
    return reply


def asks_for(reply: Reply, treatment: Treatment) -> bool:
    """Tell whether a call was refused in a way that asks for this treatment."""
    return reply.outcome is Outcome.REFUSED and treatment_of(reply) is treatment


def _mended(call: Call, reply: Reply, template: str) -> Call | None:
    """Return the call to make after a refusal, None when there is none."""
    if reply.outcome is not Outcome.REFUSED:
        return None
    match treatment_of(reply):
        case Treatment.PLAIN if call.html is not None:
            LOG.error("the markup of %s was refused (%s)", template, new_reference())
            return call.plain(markup.plain(call.html))
        case Treatment.SHORTEN if call.said is not None:
            return _shorter(call, call.said, reply, template)
        case Treatment.WITHOUT_REPLY if "reply_parameters" in call.payload:
            return call.without("reply_parameters")
    return None


def _shorter(call: Call, said: str, reply: Reply, template: str) -> Call | None:
    """Return a call with as many plain words as surely fit; None where that was tried."""
    words = markup.plain(said) if call.html is not None else ""
    if not words and said == NO_WORDS:
        return None
    LOG.error("the words of %s do not fit: %s (%s)", template, reply.description, new_reference())
    beginning = split_text(words or said, SHORT)[:1]
    return call.plain(beginning[0] if beginning else NO_WORDS)
