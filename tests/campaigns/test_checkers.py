"""Every checker finds nothing in a good history, and the fault in a broken one."""

from dataclasses import replace

import pytest

from campaigns.checkers import CHECKERS, violations
from campaigns.checkers.history import Pause, Post
from tests.campaigns.histories import (
    ENGINEER,
    GROUP,
    NOW,
    PERSON,
    RIVAL,
    SECRET,
    TOLD,
    at,
    attempt,
    call,
    event,
    notice,
    press,
    update,
    whole,
    with_rows,
)


def _record(**more):
    return {**whole().table("record")[0], **more}


def _given(**more):
    return replace(whole(), given=replace(whole().given, **more))


def _posted_again():
    history = whole()
    copy = Post(chat=PERSON, message_id=12, text=TOLD, at=at(3))
    return replace(history, posts=[*history.posts, copy])


def _other_card():
    history = whole()
    return replace(history, live={**history.live, (GROUP, 5): "#1 dead, nobody"})


BROKEN = {
    "confirmed and not kept": ("nothing lost", with_rows("inbox", update(1), update(2))),
    "never taken": ("nothing lost", _given(confirmed=frozenset({1, 2}))),
    "left waiting": ("everything done", with_rows("inbox", update(1, state="pending"))),
    "put aside": ("everything done", with_rows("inbox", update(1, state="quarantined"))),
    "no ticket": ("one ticket a report", with_rows("record")),
    "two tickets": ("one ticket a report", with_rows("record", _record(), _record(id=2))),
    "words lost": ("no double effect", with_rows("message")),
    "words twice": ("no double effect", with_rows("message", {"text": "x1. x1."})),
    "a gap": ("legal events", with_rows("event", event(1, "report"), event(3, "claim"))),
    "a step that is not allowed": (
        "legal events",
        with_rows("event", event(1, "report"), event(2, "confirm")),
    ),
    "a state without its step": ("legal events", with_rows("record", _record(state="pending"))),
    "two claims": (
        "one owner",
        with_rows("event", event(1, "report"), event(2, "claim"), event(3, "claim", 3)),
    ),
    "a timer that slept": (
        "timers",
        with_rows("timer", {"kind": "k", "subject": "r1", "state": "waiting", "due_at": NOW}),
    ),
    "never sent": ("outbox complete", with_rows("outbox", notice(1, state="pending"))),
    "unknown at rest": ("outbox complete", with_rows("outbox", notice(1, state="unknown"))),
    "given up": ("outbox complete", with_rows("outbox", notice(1, state="dead", reason="400"))),
    "a copy that nothing explains": ("copies", _posted_again()),
    "said to be sent": ("copies", replace(whole(), posts=whole().posts[1:])),
    "a reminder that may be seen twice": (
        "unimportant once",
        replace(
            with_rows("outbox", notice(1, important=False, term=2)),
            rows={
                **with_rows("outbox", notice(1, important=False, term=2)).rows,
                "send_attempt": [attempt(1, outcome="unknown"), attempt(1, term=2)],
            },
        ),
    ),
    "sent in an older term": ("fenced", with_rows("outbox", notice(1, term=2))),
    "sent twice": ("fenced", with_rows("send_attempt", attempt(1), attempt(1, term=2))),
    "a paused desk that sends on": (
        "paused",
        replace(
            whole(),
            pauses=[Pause(desk="desk-0", since=at(-20), until=at(-1))],
            callers={1: "desk-0"},
        ),
    ),
    "in no order": (
        "order",
        with_rows("outbox", notice(1, message_id=30), notice(2, message_id=20)),
    ),
    "sent too late": ("nothing stale", with_rows("send_attempt", attempt(1, at=at(90)))),
    "a page for what somebody has": (
        "no page after a claim",
        replace(
            whole(),
            rows={
                **with_rows("outbox", notice(1, template="staff/page")).rows,
                "send_attempt": [attempt(1, at=at(30))],
            },
        ),
    ),
    "a card that lies": ("cards true", _other_card()),
    "a card that is gone": ("cards true", replace(whole(), live={})),
    "no number": ("number told", replace(whole(), live={(PERSON, 11): "Thank you"})),
    "told the wrong one": (
        "owner told",
        replace(whole(), presses=[press("1", RIVAL, "#1 is yours; the reporter knows")]),
    ),
    "not told by whom": ("owner told", replace(whole(), presses=[press("1", RIVAL, "Too late")])),
    "no answer": ("presses answered", replace(whole(), presses=[press("1", ENGINEER, None)])),
    "a call in a pause that Telegram asked for": (
        "pauses",
        replace(
            whole(),
            calls=[
                call(params={"chat_id": 5}, description="Too Many Requests: retry after 3"),
                call(params={"chat_id": 5}, at=at(2)),
            ],
        ),
    ),
    "a call that is none": (
        "calls",
        replace(whole(), calls=[call(unknown_parameters=("colour",))]),
    ),
    "a secret in a log": ("secrets", replace(whole(), logs=[f'{{"event": "{SECRET}"}}'])),
    "a secret in base64": ("secrets", replace(whole(), logs=["cTdadC1jYW5hcnk="])),
    "a secret kept": ("secrets", with_rows("message", {"text": f"x1. {SECRET}"})),
    "an error": ("errors", replace(whole(), logs=['{"level": "error", "event": "lost"}'])),
    "a crash": ("errors", replace(whole(), logs=["Traceback (most recent call last):"])),
    "damage": ("integrity", replace(whole(), damage=["row 3 missing from index"])),
}


def test_a_good_history_has_no_violations():
    assert violations(whole()) == []


@pytest.mark.parametrize(("checker", "history"), BROKEN.values(), ids=BROKEN)
def test_a_broken_history_is_caught(checker, history):
    assert list(CHECKERS[checker](history)) != []


def test_every_checker_has_a_broken_history():
    assert {checker for checker, _ in BROKEN.values()} == set(CHECKERS)


def test_a_copy_is_allowed_for_an_attempt_of_unknown_outcome():
    history = _posted_again()
    attempts = [attempt(1, outcome="unknown"), attempt(1, term=2), attempt(2)]
    rows = {**history.rows, "send_attempt": attempts}
    rows["outbox"] = [notice(1, term=2), *history.rows["outbox"][1:]]

    assert violations(replace(history, rows=rows)) == []


def test_a_press_may_be_answered_without_words_while_something_fails():
    wordless = replace(whole(), presses=[press("1", RIVAL, "")])

    assert list(CHECKERS["owner told"](wordless))
    assert not list(CHECKERS["owner told"](replace(wordless, disturbed=[(at(0), at(5))])))


def test_what_comes_due_while_the_desks_stop_may_wait():
    waiting = with_rows("outbox", notice(1, state="pending", not_before=at(99)))

    assert list(CHECKERS["outbox complete"](waiting))
    assert not list(CHECKERS["outbox complete"](replace(waiting, rested_at=at(98))))


def test_an_answer_may_be_lost_while_something_fails():
    history = replace(whole(), presses=[press("1", ENGINEER, None)], disturbed=[(at(0), at(5))])

    assert list(CHECKERS["presses answered"](history)) == []


def test_an_error_that_the_campaign_brings_about_is_explained():
    line = '{"level": "error", "event": "the store: disk full"}'
    history = replace(whole(), logs=[line], explained=["disk full"])

    assert list(CHECKERS["errors"](history)) == []
