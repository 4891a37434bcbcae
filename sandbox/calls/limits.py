"""How fast a bot may call: Telegram's limits, by the clock of the world.

Documented (Telegram, Bots FAQ, "My bot is hitting limits, how do I avoid this?"): about 30
messages a second in all, no more than 20 a minute in one group, and about one a second in a single
chat, where "short bursts that go over this limit" pass.

Telegram publishes no more than that; what follows is the sandbox's own choice. A burst in a private
chat may be 60 messages in any 10 seconds and 180 in any minute: whoever answers each of a person's
messages at once is not refused. The calls that put no message there
(edits, deletions, reactions and so on) are counted apart: in a group they may be 5 in any second
and 60 in any minute, in a private chat as many as the messages. Each message of an album or of a
batch counts by itself, and so does what leaves a service message: a new topic, another name of it,
a pin. A single call with more messages than a limit allows passes where nothing came before it.
Only calls that took effect count.

A call that does not fit is refused, and closes its chat (or, for the limit in all, the sending to
every chat) for as long as its `retry_after` says: until then all that would count is refused.
Reading, chat actions and the menu button are neither counted nor refused, nor is what names no
chat, as the answer to a press.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sandbox.calls.params import Params
from sandbox.errors import Refused
from sandbox.model import Chat

Effort: TypeAlias = Literal["message", "other"]


@dataclass(frozen=True, kw_only=True)
class Rate:
    """At most so many in any span of this length."""

    most: int
    within: timedelta


IN_ALL = (Rate(most=30, within=timedelta(seconds=1)),)
IN_GROUP = (Rate(most=20, within=timedelta(minutes=1)),)
IN_PRIVATE = (
    Rate(most=60, within=timedelta(seconds=10)),
    Rate(most=180, within=timedelta(minutes=1)),
)
OTHERS_IN_GROUP = (
    Rate(most=5, within=timedelta(seconds=1)),
    Rate(most=60, within=timedelta(minutes=1)),
)

# Drafts and suggestions to join are no messages, but nothing here serves them.
LEAVE_A_MESSAGE = {
    "forwardMessage", "forwardMessages", "copyMessage", "copyMessages", "createForumTopic",
    "editForumTopic", "editGeneralForumTopic", "pinChatMessage",
}  # fmt: skip
FREE = {"sendChatAction", "setChatMenuButton"}
BATCHES = {
    "sendMediaGroup": "media",
    "forwardMessages": "message_ids",
    "copyMessages": "message_ids",
}


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What one call counts for."""

    chat: Chat
    effort: Effort
    amount: int


def charge_of(method: str, params: Params, chats: Mapping[int, Chat]) -> Charge | None:
    """Return what a call counts for; None where it is free or goes nowhere."""
    if method.startswith("get") or method in FREE:
        return None
    # What the method itself looks at is recorded; this look is none of it.
    params = Params(given=params.given)
    chat = chats.get(params.integer("chat_id"))
    if chat is None or chat.migrated_to is not None:
        return None
    leaves = method.startswith("send") or method in LEAVE_A_MESSAGE
    amount = _length(params, BATCHES[method]) if method in BATCHES else 1
    return Charge(chat=chat, effort="message" if leaves else "other", amount=amount)


def _length(params: Params, name: str) -> int:
    """Return how many things a list names; the method itself refuses what is none."""
    given = params.loose(name)
    return max(len(given), 1) if isinstance(given, list) else 1


class Meter:
    """What counted of late, and how long the next must wait for its rates.

    Args:
        rates: all of them hold.
    """

    def __init__(self, rates: tuple[Rate, ...]) -> None:
        self._rates = rates
        self._moments: deque[datetime] = deque(maxlen=max(rate.most for rate in rates))

    def count(self, amount: int, now: datetime) -> None:
        """Count so many at once."""
        self._moments.extend([now] * amount)

    def wait(self, amount: int, now: datetime) -> timedelta:
        """Return how long it takes until so many more fit; nothing or less where they do now."""
        return max(self._until(rate, amount, now) for rate in self._rates)

    def _until(self, rate: Rate, amount: int, now: datetime) -> timedelta:
        room = max(rate.most - amount, 0)
        if len(self._moments) <= room:
            return timedelta()
        return self._moments[-1 - room] + rate.within - now


@dataclass(kw_only=True)
class Gate:
    """What is closed together: one chat, or the sending to all of them."""

    meters: Mapping[Effort, Meter]
    closed_until: datetime | None = None

    def seconds(self, charge: Charge, now: datetime) -> int:
        """Return how many seconds a call has to wait, and close for them; 0 lets it pass."""
        if charge.effort not in self.meters:
            return 0
        if self.closed_until is None or self.closed_until <= now:
            wait = _whole(self.meters[charge.effort].wait(charge.amount, now))
            self.closed_until = now + timedelta(seconds=wait)
        return _whole(self.closed_until - now)

    def count(self, charge: Charge, now: datetime) -> None:
        """Count a call."""
        if charge.effort in self.meters:
            self.meters[charge.effort].count(charge.amount, now)


def _whole(wait: timedelta) -> int:
    """Return a span in seconds, a begun one as a whole."""
    return max(-(-wait // timedelta(seconds=1)), 0)


@dataclass(kw_only=True)
class Limits:
    """What counted so far, in all and in each chat."""

    clock: Callable[[], datetime]
    in_all: Gate = field(default_factory=lambda: Gate(meters={"message": Meter(IN_ALL)}))
    chats: dict[int, Gate] = field(default_factory=dict)

    def demand(self, charge: Charge) -> None:
        """Let a call pass.

        Raises:
            Refused: it came too early; the answer says for how many seconds.
        """
        now = self.clock()
        for gate in self._gates(charge):
            seconds = gate.seconds(charge, now)
            if seconds:
                # What one chat refuses is no load on the others.
                raise Refused(
                    f"Too Many Requests: retry after {seconds}", 429, {"retry_after": seconds}
                )

    def count(self, charge: Charge) -> None:
        """Count a call that took effect."""
        now = self.clock()
        for gate in self._gates(charge):
            gate.count(charge, now)

    def _gates(self, charge: Charge) -> tuple[Gate, Gate]:
        chat = charge.chat
        if chat.id not in self.chats:
            private = chat.type == "private"
            self.chats[chat.id] = Gate(
                meters={
                    "message": Meter(IN_PRIVATE if private else IN_GROUP),
                    "other": Meter(IN_PRIVATE if private else OTHERS_IN_GROUP),
                }
            )
        return self.chats[chat.id], self.in_all
