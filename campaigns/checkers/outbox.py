"""What people must learn reaches them: all of it, in order, and no oftener than it must (P5-P9)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from campaigns.checkers.history import History, Row
from campaigns.checkers.records import GIVES_FREE, TAKES

ENDED = {"sent", "superseded", "expired", "dead"}
PAGE = "staff/page"
IN_FLIGHT = timedelta(seconds=5)
"""A page that was leased before a claim was committed may go out after the moment of the claim."""
TAG = re.compile(r"#(\d+) · (\d+)")
"""Number and step, as every message on a ticket shows them."""


def complete(history: History) -> Iterator[str]:
    """Nothing that was due waits at rest; what is dead says why, and is nothing important (P6)."""
    rested_at = history.rested_at or history.ended_at
    for row in history.table("outbox"):
        waits = row["state"] == "pending" and row["not_before"] > rested_at
        if row["state"] not in ENDED and not waits:
            yield f"notice {row['id']} ({row['template']}) is {row['state']}: {row['reason']}"
        if row["state"] == "dead" and (row["important"] or not row["reason"]):
            yield f"notice {row['id']} ({row['template']}) is dead: {row['reason']}"


def copies_bounded(history: History) -> Iterator[str]:
    """Telegram shows no more messages than were sent, and one for each attempt of unknown outcome.

    And no fewer than the store says were sent (P7).
    """
    chats = history.chats
    rows = {row["id"]: row for row in history.table("outbox")}
    sure: Counter[int] = Counter()
    unsure: Counter[int] = Counter()
    for attempt in history.table("send_attempt"):
        row = rows.get(attempt["outbox_id"])
        if row is None:
            continue
        chat = chats[row["chat_id"]]
        if attempt["outcome"] == "sent" and row["form"] in ("message", "card", "relay"):
            sure[chat] += attempt["messages"] or 0
        elif attempt["outcome"] in ("unknown", None):
            unsure[chat] += 1
    shown: Counter[int] = Counter(post.chat for post in history.posts if not post.edited)
    for chat in sorted(sure | unsure | shown):
        least, most = sure[chat], sure[chat] + unsure[chat]
        if not least <= shown[chat] <= most:
            yield f"chat {chat} shows {shown[chat]} messages for {least} sent, {most} at most"
    yield from _same_words(history, rows)


def unimportant_once(history: History) -> Iterator[str]:
    """What is not important is never sent again once it may have been seen (P7)."""
    may_be_seen: Counter[int] = Counter(
        attempt["outbox_id"]
        for attempt in history.table("send_attempt")
        if attempt["outcome"] in ("sent", "unknown", None)
    )
    for row in history.table("outbox"):
        times = may_be_seen[row["id"]]
        if row["form"] == "message" and not row["important"] and times > 1:
            yield f"notice {row['id']} ({row['template']}) may be seen {times} times"


def _same_words(history: History, rows: dict[int, Row]) -> Iterator[str]:
    """Find messages with the same number and step oftener than unknown attempts explain."""
    chats = history.chats
    unknown: Counter[tuple[int, str, int]] = Counter()
    for attempt in history.table("send_attempt"):
        if attempt["outcome"] in ("unknown", None) and attempt["outbox_id"] in rows:
            row = rows[attempt["outbox_id"]]
            unknown[chats[row["chat_id"]], _record(row["subject"]), row["seq"]] += 1
    seen: Counter[tuple[int, str]] = Counter()
    for post in history.posts:
        if not post.edited and TAG.search(post.text):
            seen[post.chat, post.text] += 1
    for (chat, text), times in seen.items():
        found = TAG.search(text)
        number, step = (found[1], int(found[2])) if found else ("", 0)
        if times > 1 + unknown[chat, number, step]:
            yield f"chat {chat} reads {times} times: {text[:60]!r}"


def _record(subject: str) -> str:
    """Return the number of the ticket that a subject is about."""
    found = re.match(r"[rh](\d+)", subject)
    return found[1] if found else ""


def fenced(history: History) -> Iterator[str]:
    """An outcome belongs to the last lease, and only one attempt of a notice was the good one."""
    attempts: dict[int, list[Row]] = defaultdict(list)
    for attempt in history.table("send_attempt"):
        attempts[attempt["outbox_id"]].append(attempt)
    for row in history.table("outbox"):
        good = [a for a in attempts[row["id"]] if a["outcome"] in ("sent", "edited")]
        if row["state"] == "sent" and [a["term"] for a in good] != [row["term"]]:
            terms = [a["term"] for a in good]
            yield f"notice {row['id']} of term {row['term']} was sent in the terms {terms}"
        if any(a["term"] > row["term"] for a in attempts[row["id"]]):
            yield f"notice {row['id']} has an attempt of a later term than its own"


def in_order(history: History) -> Iterator[str]:
    """In one chat, messages of one ticket come in the order in which they were told (P8)."""
    chats = history.chats
    last: dict[tuple[int, str], tuple[int, int]] = {}
    for row in sorted(history.table("outbox"), key=lambda row: row["id"]):
        if row["state"] != "sent" or row["form"] not in ("message", "relay"):
            continue
        if row["message_id"] is None or not row["subject"].startswith("r"):
            continue
        key = (chats[row["chat_id"]], row["subject"])
        before = last.get(key, (0, 0))
        if row["message_id"] < before[1]:
            yield f"chat {key[0]}: notice {row['id']} of {key[1]} stands above {before[0]}"
        last[key] = (row["id"], row["message_id"])


def nothing_stale(history: History) -> Iterator[str]:
    """Nothing is sent after its time (P9)."""
    expiries = {row["id"]: row["expires_at"] for row in history.table("outbox")}
    for attempt in history.table("send_attempt"):
        end = expiries.get(attempt["outbox_id"])
        if end is not None and attempt["at"] > end and attempt["outcome"] in ("sent", "edited"):
            yield f"notice {attempt['outbox_id']} was sent at {attempt['at']}, after {end}"


def no_page_after_a_claim(history: History) -> Iterator[str]:
    """Nobody is paged for a ticket that somebody has; a page in flight is excepted (P9)."""
    pages = {
        r["id"]: _record(r["subject"]) for r in history.table("outbox") if r["template"] == PAGE
    }
    held: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for event in sorted(history.table("event"), key=lambda row: (row["record_id"], row["seq"])):
        spans = held[str(event["record_id"])]
        if event["verb"] in TAKES:
            spans.append((event["at"] + IN_FLIGHT, history.ended_at))
        elif event["verb"] in GIVES_FREE and spans:
            spans[-1] = (spans[-1][0], min(spans[-1][1], event["at"]))
    for attempt in history.table("send_attempt"):
        number = pages.get(attempt["outbox_id"])
        if number is None or attempt["outcome"] not in ("sent", "unknown", None):
            continue
        for since, until in held[number]:
            if since < attempt["at"] < until:
                yield f"notice {attempt['outbox_id']} pages for #{number} {attempt['at']}"


def cards_true(history: History) -> Iterator[str]:
    """The card of a ticket stands in its chat and names its number and who has it."""
    chats, people = history.chats, history.people
    records = {f"r{row['id']}": row for row in history.table("record")}
    for card in history.table("card"):
        record = records.get(card["subject"])
        if record is None or card["message_id"] is None:
            continue
        chat = chats[card["chat_id"]]
        text = history.live.get((chat, card["message_id"]))
        if text is None:
            yield f"the card of #{record['id']} in chat {chat} is gone"
        elif f"#{record['id']}" not in text:
            yield f"the card of #{record['id']} in chat {chat} is another's: {text[:60]!r}"
        elif chat < 0 and record["owner_id"] is not None:
            name = history.names.get(people[record["owner_id"]], "")
            if name not in text:
                yield f"the card of #{record['id']} does not name {name}: {text[:200]!r}"
