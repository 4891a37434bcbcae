"""A small history in which everything is right, to be broken in one place by each test."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from campaigns.checkers.history import Given, History, Post, Report
from sandbox.model import Answer, Call, Press

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PERSON, ENGINEER, RIVAL, GROUP = 1001, 1002, 1003, -1001000000001
SECRET = "q7Zt-canary"
TOLD = "#1 · 2\nEngineer is now looking after it"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def notice(number: int, **more: Any) -> dict[str, Any]:
    plain = {
        "id": number,
        "chat_id": 1,
        "form": "message",
        "template": "claimed",
        "subject": "r1",
        "seq": 2,
        "state": "sent",
        "reason": None,
        "important": True,
        "not_before": NOW,
        "expires_at": at(60),
        "term": 1,
        "message_id": number + 10,
    }
    return plain | more


def attempt(number: int, term: int = 1, **more: Any) -> dict[str, Any]:
    plain = {"outbox_id": number, "term": term, "at": at(2), "outcome": "sent", "messages": 1}
    return plain | more


def event(seq: int, verb: str, actor: int = 2) -> dict[str, Any]:
    return {"record_id": 1, "seq": seq, "verb": verb, "actor_id": actor, "at": at(seq)}


def press(number: str, person: int, text: str | None) -> Press:
    return Press(
        id=number,
        person=person,
        chat_id=GROUP,
        message_id=5,
        data="1.claim.1.ne0..mac",
        at=at(1),
        answer=None if text is None else Answer(text=text, show_alert=False),
    )


def update(number: int, **more: Any) -> dict[str, Any]:
    return {"update_id": number, "state": "done", "reason": None} | more


def call(**more: Any) -> Call:
    plain: dict[str, Any] = {
        "number": 1,
        "at": NOW,
        "method": "sendMessage",
        "params": {},
        "encoding": "json",
        "status": 200,
        "description": None,
        "applied": True,
        "served": True,
        "unknown_parameters": (),
        "unserved_parameters": (),
        "mistyped_parameters": (),
        "result_message_id": 11,
    }
    return Call(**(plain | more))


def whole() -> History:
    """Return one ticket, reported, raced for, claimed and told of."""
    made = frozenset({1, 2, 3})
    return History(
        given=Given(made=made, expired=frozenset(), confirmed=made),
        ended_at=at(100),
        rows={
            "person": [
                {"id": 1, "telegram_id": PERSON},
                {"id": 2, "telegram_id": ENGINEER},
                {"id": 3, "telegram_id": RIVAL},
            ],
            "chat": [{"id": 1, "telegram_id": PERSON}, {"id": 2, "telegram_id": GROUP}],
            "record": [
                {
                    "id": 1,
                    "kind": "incident",
                    "state": "active",
                    "version": 2,
                    "requester_id": 1,
                    "owner_id": 2,
                }
            ],
            "event": [event(1, "report", 1), event(2, "claim")],
            "message": [{"text": "It is dead x1."}],
            "timer": [{"kind": "course", "subject": "r1", "state": "waiting", "due_at": at(900)}],
            "inbox": [update(1), update(2), update(3)],
            "outbox": [
                notice(1),
                notice(2, chat_id=2, form="card", template="card", message_id=5),
            ],
            "send_attempt": [attempt(1), attempt(2)],
            "card": [{"subject": "r1", "chat_id": 2, "message_id": 5}],
        },
        calls=[call()],
        posts=[
            Post(chat=PERSON, message_id=11, text=TOLD, at=at(2)),
            Post(chat=GROUP, message_id=5, text="#1 dead, Engineer", at=at(2)),
        ],
        live={(PERSON, 11): TOLD, (GROUP, 5): "#1 dead, Engineer"},
        presses=[
            press("1", ENGINEER, "#1 is yours; the reporter knows"),
            press("2", RIVAL, "A moment late. Engineer claimed it."),
        ],
        names={PERSON: "Person", ENGINEER: "Engineer", RIVAL: "Rival"},
        reports=[Report(person=PERSON, mark="x1.")],
        said=["x1."],
        canaries=[SECRET],
        logs=['{"level": "info", "event": "started"}'],
    )


def with_rows(table: str, *rows: dict[str, Any]) -> History:
    """Return the whole history with other rows in one table."""
    history = whole()
    return replace(history, rows={**history.rows, table: list(rows)})
