"""Remembers what nobody may change, and tells what was changed."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from campaigns.trials.inside import Inside

UNCLEAN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Controls, surrogates, bidirectional controls, noncharacters and tags."""
FIXED = ("membership", "token", "roster", "duty_override", "leave", "policy_version")
OF_RECORDS = (
    "title", "category", "team", "impact", "urgency", "requester_id", "state", "owner_id",
    "solution", "cause", "confidential", "duplicate_of", "parent_id",
)  # fmt: skip


def unclean(value: object) -> str | None:
    """Return the first text that holds what `clean_text` takes out; flags of Wales are no tags."""
    if isinstance(value, str):
        return value if UNCLEAN.search(_without_flags(value)) else None
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return next((bad for item in value if (bad := unclean(item))), None)
    return None


def _without_flags(text: str) -> str:
    return re.sub("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{1,6}\U000e007f", "", text)


class Guard:
    """Compares what is with what was.

    Args:
        desk: the desk.
        victims: tickets that no hostile person may touch.
        attackers: Telegram ids of those who mean no good.
    """

    def __init__(self, desk: Inside, victims: Collection[int], attackers: Collection[int]) -> None:
        self._desk = desk
        self._victims = set(victims)
        self._attackers = set(attackers)
        self._was: dict[str, Any] = {}
        self.found = 0

    async def begin(self) -> None:
        """Remember how things are."""
        self._was = await self._seen()

    async def look(self) -> list[str]:
        """Return what changed that may not, and remember it, so that it is told once."""
        seen = await self._seen()
        wrong = [
            f"{name} is not what it was: {_difference(self._was[name], seen[name])}"
            for name in seen
            if seen[name] != self._was[name]
        ]
        self._was = seen
        wrong += await self._foreign()
        self.found += len(wrong)
        return wrong

    async def _seen(self) -> dict[str, Any]:
        rows = {name: sorted(map(str, await self._desk.rows(name))) for name in FIXED}
        records = [row for row in await self._desk.rows("record") if row["id"] in self._victims]
        events = [
            row
            for row in await self._desk.rows("event")
            if row["record_id"] in self._victims and row["actor_id"] is not None
        ]
        said = [
            row for row in await self._desk.rows("message") if row["record_id"] in self._victims
        ]
        chats = [row for row in await self._desk.rows("chat") if row["working"] or row["staff"]]
        return {
            **rows,
            "record": [str([row[name] for name in OF_RECORDS]) for row in records],
            "event": sorted(map(str, events)),
            "message": sorted(map(str, said)),
            "working chats": sorted(str((row["telegram_id"], row["kind"])) for row in chats),
        }

    async def _foreign(self) -> list[str]:
        """Return tickets that are nobody's of those who may make one, or that somebody took."""
        people = {row["id"]: row["telegram_id"] for row in await self._desk.rows("person")}
        found = []
        for row in await self._desk.rows("record"):
            if row["id"] in self._victims:
                continue
            if people[row["requester_id"]] not in self._attackers or row["owner_id"] is not None:
                found.append(f"#{row['id']} is of {row['requester_id']} and of {row['owner_id']}")
        return found


def _difference(before: Sequence[str], after: Sequence[str]) -> str:
    """Return what came and what went, in short."""
    came = [line for line in after if line not in before]
    went = [line for line in before if line not in after]
    return f"came {came[:2]}, went {went[:2]}"[:600]
