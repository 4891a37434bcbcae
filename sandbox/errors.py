"""How a call can fail: refused with the official server's words, or cut off without any."""

from sandbox.model import Json


class Refused(Exception):
    """The answer to a call is an error.

    Args:
        description: the whole text of the official server, prefix included.
        status: the HTTP status, which is the error code too.
        parameters: what the caller may act on, as `retry_after`.
    """

    def __init__(self, description: str, status: int = 400, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.status = status
        self.parameters = parameters or {}


class Dropped(Exception):
    """The connection is closed without a reply."""


def bad(reason: str) -> Refused:
    """Return a refusal of what was asked.

    The official server writes the first letter small, unless the word is all capitals.
    """
    if not (reason[1:2].isupper() or reason[1:2] == "_"):
        reason = reason[:1].lower() + reason[1:]
    return Refused(f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """Return a refusal for want of rights."""
    return Refused(f"Forbidden: {reason}", 403)


def conflict(reason: str) -> Refused:
    """Return a refusal because somebody else receives the updates."""
    return Refused(f"Conflict: {reason}", 409)


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)
WEBHOOK_SET = "terminated by setWebhook request"
