"""People were told the truth: their number, who has a ticket, and an answer to every press."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from campaigns.checkers.history import History
from campaigns.checkers.signs import YOURS, parts_of

IN_THE_AIR = timedelta(seconds=0.3)
"""Calls that had begun when Telegram asked for a pause come to their end."""
ANSWERED_WITHIN = timedelta(seconds=60)
"""How long after a press something that failed may have cost its answer."""


def number_told(history: History) -> Iterator[str]:
    """Whoever has a ticket reads its number in their own chat (P1)."""
    reporters = {report.person for report in history.reports}
    told: dict[int, set[str]] = defaultdict(set)
    for (chat, _), text in history.live.items():
        if chat in reporters:
            told[chat] |= set(re.findall(r"#(\d+)", text))
    for record in history.table("record"):
        person = history.people.get(record["requester_id"])
        if person in reporters and str(record["id"]) not in told[person]:
            yield f"{person} never reads the number #{record['id']}"


def owner_told(history: History) -> Iterator[str]:
    """Who was told that a ticket is theirs has claimed it; whoever came late is told by whom.

    After a commit that nobody confirmed a press is answered without words.
    """
    people = history.people
    claimed: dict[str, set[int]] = defaultdict(set)
    for event in history.table("event"):
        if event["verb"] == "claim" and event["actor_id"] is not None:
            claimed[str(event["record_id"])].add(people[event["actor_id"]])
    for press in history.presses:
        verb, number, _ = parts_of(press.data)
        if verb != "claim" or press.answer is None:
            continue
        text, owners = press.answer.text or "", claimed[number]
        told = YOURS.search(text)
        if told and press.person not in owners:
            yield f"{press.person} was told that #{number} is theirs, and never claimed it"
        is_wordless = not text and history.disturbed_at(press.at)
        if not told and press.person not in owners and not is_wordless:
            names = {history.names[owner] for owner in owners}
            if not any(name in text for name in names):
                yield f"{press.person} was not told who has #{number}: {text!r}"


def presses_answered(history: History) -> Iterator[str]:
    """Every press is answered, but for those whose answer was lost when something failed."""
    for press in history.presses:
        end = press.at + ANSWERED_WITHIN
        lost = any(since <= end and press.at <= until for since, until in history.disturbed)
        if press.answer is None and not lost:
            yield f"press {press.id} of {press.person} at {press.at} has no answer"


def calls_well_formed(history: History) -> Iterator[str]:
    """Telegram would have taken every call as it stands."""
    for call in history.calls:
        wrong = (*call.unknown_parameters, *call.mistyped_parameters)
        if wrong or not call.served:
            yield f"{call.method} (call {call.number}) with {', '.join(wrong) or 'no such method'}"


def pauses_kept(history: History) -> Iterator[str]:
    """Nobody is called in a chat within the time that Telegram asked for (P11)."""
    asked: dict[int, tuple[datetime, datetime]] = {}
    for call in history.calls:
        chat = call.params.get("chat_id")
        if not isinstance(chat, int):
            continue
        since, until = asked.get(chat, (call.at, call.at))
        if since + IN_THE_AIR < call.at < until:
            yield f"{call.method} (call {call.number}) {until - call.at} too early in chat {chat}"
        found = re.search(r"retry after (\d+)", call.description or "")
        if found is not None:
            asked[chat] = call.at, call.at + timedelta(seconds=int(found[1]))
