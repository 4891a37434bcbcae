"""What happens in a world and is remembered: presses, calls, changes; and where updates go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sandbox.model.parts import Json


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot answered to a press."""

    text: str | None
    show_alert: bool
    url: str | None = None


@dataclass(kw_only=True, eq=False)
class Press:
    """A press of a button and, once it came, its answer."""

    id: str
    person: int
    chat_id: int
    message_id: int
    data: str
    at: datetime
    answer: Answer | None = None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a method and its true outcome, whatever the caller was told.

    `params` are the arguments as the description types them, whichever encoding carried them, and
    file contents are replaced by `{"file_name", "size"}`. `status` is 0 where the connection was
    closed without a reply. `applied` says whether the call took effect. `served` is false for a
    method the sandbox does not know how to perform. Parameters are `unknown` where the description
    of the method does not have them, and `unserved` where only the sandbox ignores them.
    """

    number: int
    at: datetime
    method: str
    params: Json
    encoding: str
    status: int
    description: str | None
    applied: bool
    served: bool
    unknown_parameters: tuple[str, ...]
    unserved_parameters: tuple[str, ...]
    mistyped_parameters: tuple[str, ...]
    result_message_id: int | None


@dataclass(kw_only=True, eq=False)
class Webhook:
    """Where updates are posted to, and how that went."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str | None = None


ChangeKind: TypeAlias = Literal[
    "person", "chat", "message", "edited", "deleted", "pressed", "answered", "member", "blocked",
    "unblocked", "call", "topic", "pinned", "reacted", "network",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something happened in the world; what it was about is named, where it applies."""

    kind: ChangeKind
    chat_id: int | None = None
    message_id: int | None = None
    person: int | None = None
    query_id: str | None = None
    call: int | None = None
