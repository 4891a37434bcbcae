"""The command `simulate`: the examples of the promises, the ladder, the table, and bad files."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.simulate import simulate
from bot.config import Config, ConfigErrors, load
from bot.simulation.playing import Story, play
from bot.simulation.reading import read
from bot.simulation.table import table
from bot.simulation.telling import answer
from desk.events import Event
from desk.hours import Calendar
from desk.priority import Priority
from desk.promises.course import Done
from desk.record import Verb
from desk.sla import ClockKind, clocks_of

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "howto" / "examples"
FILE = "case.yaml"
LUNCH = """\
calendars:
  L: {tz: Asia/Shanghai, holidays: CN, weekly: {mon-fri: ["09:00-12:00", "13:30-18:00"]}}
targets:
  P2: {response: 30m, resolution: 8h, calendar: L}
"""


@cache
def shipped() -> Config:
    """Return the shipped configuration."""
    return load(ROOT / "config.yaml", {}, need_secrets=False)


def at(text: str, offset: str = "+08:00") -> str:
    """Return `11-20 17:30` of 2026 as a file writes it; another year and seconds as they stand."""
    day, clock = text.split()
    day = day if len(day) > len("11-20") else f"2026-{day}"
    clock = clock if len(clock) > len("17:30") else f"{clock}:00"
    return f"{day}T{clock}{offset}"


def case(*lines: str, above: str = "", now: str = "", offset: str = "+08:00") -> str:
    """Return a file: lines such as `11-20 17:30 report P2` or `11-23 10:00 pend wait_user`."""
    text = above + (f'now: "{at(now, offset)}"\n' if now else "") + "events:\n"
    for line in lines:
        day, clock, verb, *more = line.split()
        event = {"at": at(f"{day} {clock}", offset), "do": verb}
        for word in more[:1]:
            event["priority" if word[0] == "P" else "reason"] = word
        if more[1:]:
            event["until"] = at(" ".join(more[1:]), offset)
        text += f"  - {json.dumps(event)}\n"
    return text


def played(text: str, config: Config | None = None) -> Story:
    config = config or shipped()
    return play(read(FILE, text.encode(), config), config)


def told(*lines: str, **given: str) -> Any:
    """Return the answer for a case."""
    return answer(played(case(*lines, **given)))


def wrong(text: str) -> list[str]:
    """Return what is told of a file that is wrong."""
    with pytest.raises(ConfigErrors) as raised:
        played(text)
    return [str(error).removeprefix(f"{FILE}:") for error in raised.value.errors]


def rungs(answer: Any) -> list[tuple[str, str, str]]:
    return [(call["at"][5:19], call["rung"], call["who"]) for call in answer["ladder"]]


CLAIM = "11-20 17:40 claim"
RESOLUTIONS = {
    "1 over a weekend": (["11-20 17:30 report P2"], "11-23 16:30"),
    "2 with a pause": (
        ["11-20 17:30 report P2", CLAIM, "11-23 10:00 pend wait_user", "11-23 11:15 resume"],
        "11-23 17:45",
    ),
    "4 a day at once": (["11-23 09:00 report P2"], "11-23 17:00"),
    "5 exactly to closing": (["11-23 10:00 report P2"], "11-23 18:00"),
    "6 on a Saturday": (["11-21 14:00 report P2"], "11-23 17:00"),
    "7 at closing": (["11-23 18:00 report P2"], "11-24 17:00"),
    "8 a minute before closing": (["11-20 17:59 report P2"], "11-23 16:59"),
    "9 around the clock": (["11-20 23:10 report P1"], "11-21 03:10"),
    "10 two days": (["11-25 15:00 report P3"], "11-27 15:00"),
    "11 a week": (["11-23 09:00 report P4"], "11-27 18:00"),
    "12 over the national holiday": (["09-30 16:00 report P2"], "10-08 15:00"),
    "13 into a make-up Saturday": (["10-09 17:00 report P2"], "10-10 16:00"),
    "14 over spring festival": (["02-13 16:00 report P3"], "02-24 16:00"),
    "15 over new year": (["2025-12-31 15:00 report P2"], "01-04 14:00"),
    "16 with two pauses": (
        [
            "11-24 09:00 report P2",
            "11-24 09:00 claim",
            "11-24 11:00 pend wait_user",
            "11-25 10:00 resume",
            "11-25 12:00 pend wait_user",
            "11-25 13:00 resume",
        ],
        "11-25 17:00",
    ),
    "18 raised": (["11-23 09:00 report P3", "11-23 14:00 raise P2"], "11-23 17:00"),
    "19 lowered": (["11-21 10:00 report P1", "11-21 12:00 lower P3"], "11-24 16:00"),
    "20 lowered too late": (["11-21 10:00 report P1", "11-21 15:00 lower P3"], "11-21 14:00"),
    "21 corrected": (["11-21 10:00 report P1", "11-23 09:20 correct P3"], "11-24 18:00"),
    "22 a word after the closing": (
        [
            "11-23 09:00 report P2",
            "11-23 09:05 claim",
            "11-23 13:00 resolve",
            "11-26 13:05 user_message",
        ],
        "11-27 12:05",
    ),
}


@pytest.mark.parametrize(("lines", "due"), RESOLUTIONS.values(), ids=RESOLUTIONS)
def test_the_resolution_is_due_as_the_model_says(lines: list[str], due: str) -> None:
    resolution = told(*lines)["resolution"]

    assert resolution["due"] == at(due)
    assert (resolution["verdict"], resolution["breached_at"]) == ("breached", at(due))
    assert (resolution["cause"], resolution["remaining_seconds"]) == (None, 0)


@pytest.mark.parametrize(
    ("lines", "due", "verdict"),
    [
        pytest.param(["11-20 17:45 report P2"], "11-23 09:15", "breached", id="3 over a weekend"),
        pytest.param(
            ["11-23 09:10 report P2", "11-23 09:20 note", "11-23 09:41 reply"],
            "11-23 09:40",
            "breached",
            id="23 a minute late, and a note is no answer",
        ),
        pytest.param(
            ["11-23 09:10 report P2", "11-23 09:40 reply"], "11-23 09:40", "met", id="just in time"
        ),
        pytest.param(
            ["11-23 09:10 report P2", "11-23 09:20 assign", "11-23 09:40 claim"],
            "11-23 09:40",
            "met",
            id="a claim answers, an assignment does not",
        ),
    ],
)
def test_the_response_is_due_as_the_model_says(lines: list[str], due: str, verdict: str) -> None:
    response = told(*lines)["response"]

    assert (response["due"], response["verdict"]) == (at(due), verdict)
    assert response["breached_at"] == (at(due) if verdict == "breached" else None)


def test_a_lunch_break_of_the_file_is_kept() -> None:  # row 17
    found = told("11-23 11:30 report P2", above=LUNCH)

    assert found["resolution"]["due"] == at("11-24 12:00")


def test_a_correction_leaves_no_breach() -> None:  # row 21
    lines = ["11-21 10:00 report P1", "11-23 09:20 correct P3"]

    before = told(*lines, now="11-23 09:19")["resolution"]
    after = told(*lines, now="11-23 09:20")["resolution"]

    assert (before["verdict"], before["due"]) == ("breached", at("11-21 14:00"))
    assert (after["verdict"], after["breached_at"]) == ("running", None)
    assert after["remaining_seconds"] == (18 * 60 - 20) * 60


def test_the_example_of_the_documents_is_told_whole() -> None:
    path = EXAMPLES / "printer-before-the-weekend.yaml"

    found = answer(played(path.read_text("utf-8")))

    used = "% of the 4h to resolve a P1 are used up"
    assert found == {
        "response": {
            "due": at("11-20 18:00"),
            "verdict": "met",
            "breached_at": None,
            "cause": None,
        },
        "resolution": {
            "due": at("11-23 13:45"),
            "verdict": "breached",
            "breached_at": at("11-23 13:45"),
            "cause": None,
            "remaining_seconds": 0,
        },
        "state": "active",
        "provisional": False,
        "ladder": [
            {"at": at(moment), "rung": rung, "who": who, "channel": "telegram", "why": why}
            for moment, rung, who, why in (
                ("11-23 12:30", "page 1", "oncall", "nobody has the P1 in hand"),
                ("11-23 12:35", "page 2", "lead", _unanswered("5m")),
                ("11-23 12:45", "page 3", "manager", _unanswered("10m")),
                ("11-23 12:45", "resolution 75%", "owner", f"75 {used}"),
                ("11-23 13:00", "page 4", "oncall", _unanswered("15m")),
                ("11-23 13:05", "page 5", "lead", _unanswered("5m")),
                ("11-23 13:15", "page 6", "manager", _unanswered("10m")),
                ("11-23 13:45", "resolution 100%", "lead", f"100 {used}"),
                ("11-23 14:45", "resolution 125%", "manager", f"125 {used}"),
            )
        ],
    }


def _unanswered(wait: str) -> str:
    return f"nobody had taken it {wait} after the page before"


PAUSED = ["11-23 09:00 report P2", "11-23 09:00 claim", "11-23 10:00 pend wait_user"]


def test_a_pause_has_no_due_moment_and_keeps_what_is_left() -> None:
    found = told(*PAUSED, now="11-24 09:00")

    assert found["resolution"] == {
        "due": None,
        "verdict": "paused",
        "breached_at": None,
        "cause": None,
        "remaining_seconds": 7 * 3600,
    }
    assert (found["state"], found["response"]["verdict"]) == ("pending", "met")
    assert found["provisional"] is False


def test_a_breach_stays_one_while_it_waits() -> None:
    lines = ["11-23 09:00 report P2", "11-23 09:00 claim", "11-23 17:30 pend no_access"]

    resolution = told(*lines, now="11-24 09:00")["resolution"]

    assert (resolution["verdict"], resolution["due"]) == ("breached", at("11-23 17:00"))


def test_silence_of_the_requester_resolves_and_then_closes() -> None:
    resolved, closed = told(*PAUSED, now="11-26 10:00"), told(*PAUSED)

    assert told(*PAUSED, now="11-26 09:59")["state"] == "pending"
    assert (resolved["state"], closed["state"]) == ("resolved", "closed")
    assert resolved["resolution"]["verdict"] == "met"
    assert resolved["resolution"]["remaining_seconds"] == 7 * 3600
    assert told(*PAUSED, now="12-01 09:59")["state"] == "resolved"
    assert told(*PAUSED, now="12-01 10:00")["state"] == "closed"


def test_a_word_of_the_requester_ends_a_wait_for_them_alone() -> None:
    found = told(*PAUSED, "11-23 11:15 user_message", now="11-23 11:15")
    other = told(
        *PAUSED[:2], "11-23 10:00 pend no_access", "11-23 11:15 user_message", now="11-24 09:00"
    )

    assert (found["state"], found["resolution"]["due"]) == ("active", at("11-24 09:15"))
    assert (other["state"], other["resolution"]["verdict"]) == ("pending", "paused")


def test_waiting_for_a_vendor_is_charged() -> None:
    lines = [*PAUSED[:2], "11-23 10:00 pend wait_vendor"]

    found = told(*lines, now="11-23 17:00")

    assert (found["state"], found["resolution"]["verdict"]) == ("pending", "running")
    assert found["resolution"]["due"] == at("11-23 17:00")


def test_an_appointment_waits_until_its_moment_and_no_longer_than_it_is_told() -> None:
    story = played(case(*PAUSED[:2], "11-23 10:00 pend appointment 11-25 14:00", now="11-25 13:00"))

    reminded = [done.at for done in story.happened if isinstance(done, Done)]

    assert [f"{moment:%d %H:%M}" for moment in reminded] == ["24 06:00", "25 05:00"]  # UTC


def test_a_reopening_in_time_goes_on_with_the_same_clock_and_asks_for_an_answer() -> None:
    lines = ["11-23 09:00 report P2", "11-23 09:05 claim", "11-23 13:00 resolve"]

    found = told(*lines, "11-26 13:00 reopen", now="11-26 13:00")

    assert found["state"] == "active"
    assert found["resolution"]["due"] == at("11-26 17:00")
    assert (found["response"]["due"], found["response"]["verdict"]) == (
        at("11-26 13:30"),
        "running",
    )


def test_a_reopening_after_the_closing_is_a_new_ticket() -> None:
    lines = ["11-23 09:00 report P2", "11-23 09:05 claim", "11-23 13:00 resolve"]

    found = told(*lines, "11-26 13:00:01 reopen", "11-26 13:10 claim", now="11-26 13:10")

    assert (found["state"], found["response"]["due"]) == ("active", at("11-26 13:30:01"))
    assert found["resolution"]["due"] == at("11-27 12:00:01")
    assert found["ladder"] == []


def test_a_raise_can_breach_at_its_own_moment() -> None:
    lines = ["11-23 09:00 report P3", "11-23 09:05 claim", "11-23 15:00 raise P1"]

    resolution = told(*lines, now="11-23 15:01")["resolution"]

    assert resolution["due"] == resolution["breached_at"] == at("11-23 15:00")
    assert (resolution["verdict"], resolution["cause"]) == ("breached", "priority_raised")


def test_a_raise_during_a_pause_counts_from_its_moment() -> None:
    lines = ["11-23 09:00 report P3", "11-23 09:00 claim", "11-23 12:00 pend no_access"]
    raised = [*lines, "11-23 20:00 raise P1"]

    paused, on = (
        told(*raised, now="11-23 21:00"),
        told(*raised, "11-23 22:00 resume", now="11-23 22:00"),
    )

    assert paused["resolution"]["due"] is None
    assert paused["resolution"]["remaining_seconds"] == 3600
    assert on["resolution"]["due"] == at("11-23 23:00")


def test_a_rung_that_is_reached_outside_of_hours_waits_for_the_opening() -> None:
    lines = ["11-20 09:00 report P3", "11-20 09:00 claim", "11-21 12:00 raise P2"]

    found = told(*lines, now="11-23 09:00")

    assert rungs(found) == [
        ("11-23T09:00:00", f"resolution {percent}%", who)
        for percent, who in ((75, "owner"), (100, "lead"))
    ]
    assert found["ladder"][0]["why"] == (
        "75 % of the 8h to resolve a P2 are used up, told when work begins"
    )
    assert found["resolution"]["breached_at"] == at("11-21 12:00")


def test_what_is_reached_at_closing_time_is_told_then() -> None:
    found = told(
        "11-23 10:00 report P2", "11-23 10:00 claim", "11-23 10:30 keep", now="11-23 18:00"
    )

    assert rungs(found)[-1] == ("11-23T18:00:00", "resolution 100%", "lead")


@pytest.mark.parametrize(
    ("claim", "pages"),
    [
        ("11-21 10:00 claim", []),
        ("11-21 10:04:59 claim", [("11-21T10:00:00", "page 1", "oncall")]),
        ("11-21 10:05 claim", [("11-21T10:00:00", "page 1", "oncall")]),
        (
            "11-21 10:05:01 claim",
            [("11-21T10:00:00", "page 1", "oncall"), ("11-21T10:05:00", "page 2", "lead")],
        ),
    ],
)
def test_a_claim_stops_the_pages(claim: str, pages: list[tuple[str, str, str]]) -> None:
    found = told("11-21 10:00 report P1", claim, now="11-21 10:15")

    assert rungs(found) == pages


def test_pages_follow_one_another_while_nobody_comes() -> None:
    found = told("11-21 10:00 report P1", now="11-21 10:15")

    assert [call for call in rungs(found) if call[1].startswith("page")] == [
        ("11-21T10:00:00", "page 1", "oncall"),
        ("11-21T10:05:00", "page 2", "lead"),
        ("11-21T10:15:00", "page 3", "manager"),
    ]


def test_who_declines_is_followed_at_once_and_who_acknowledges_later() -> None:
    declined = told("11-21 10:00 report P1", "11-21 10:01 decline", now="11-21 10:02")
    known = told("11-21 10:00 report P1", "11-21 10:01 acknowledge", now="11-21 10:31")

    assert declined["ladder"][1] == {
        "at": at("11-21 10:01"),
        "rung": "page 2",
        "who": "lead",
        "channel": "telegram",
        "why": "who was called before cannot come",
    }
    assert known["ladder"][-1]["why"] == "who was called before has brought nobody"
    assert known["ladder"][-1]["at"] == at("11-21 10:31")


CHAIN = """\
chains:
  - key: p1
    priorities: [P1]
    steps:
      - {page: oncall, wait: 5m, only: W}
      - {page: lead, wait: 5m, days: mon-fri}
      - {page: manager, wait: 5m, between: "08:00-12:00"}
      - {page: team, wait: 15m, channels: [telegram]}
"""


def test_pages_outside_of_their_hours_are_left_out(tmp_path: Path) -> None:
    config = _with_chains(tmp_path)

    night: Any = answer(played(case("11-21 13:00 report P1", now="11-21 13:00"), config))

    assert [(call["who"], call["why"]) for call in night["ladder"]] == [
        ("oncall", "left out: outside of W"),
        ("lead", "left out: not on this day"),
        ("manager", "left out: not at this time of day"),
        ("team", "the page before was left out"),
    ]
    assert {call["at"] for call in night["ladder"]} == {at("11-21 13:00")}


def _with_chains(folder: Path) -> Config:
    text = (ROOT / "config.yaml").read_text("utf-8")
    begin, end = text.index("chains:\n"), text.index("# How long the owner of a ticket")
    path = folder / "config.yaml"
    path.write_text(text[:begin] + CHAIN + text[end:], "utf-8")
    return load(path, {}, need_secrets=False)


BERLIN = """\
calendars:
  B: {tz: Europe/Berlin, holidays: DE, weekly: {mon-sun: ["00:00-24:00"]}}
targets:
  P3: {response: 2h, resolution: 18h, calendar: B}
"""


def test_a_clock_that_is_set_back_gives_an_hour_more() -> None:
    found = told("10-24 20:00 report P3", above=BERLIN, offset="+02:00", now="10-24 20:00")

    assert found["resolution"]["due"] == "2026-10-25T13:00:00+01:00"
    assert found["response"]["due"] == "2026-10-24T22:00:00+02:00"


def test_exceptions_of_the_file_count() -> None:
    above = LUNCH.replace("]}}", ']}, exceptions: {"2026-11-24": off, "2026-11-28": work}}')

    over, into = (
        told("11-23 11:30 report P2", above=above),
        told("11-27 17:00 report P2", above=above),
    )

    assert over["resolution"]["due"] == at("11-25 12:00")
    assert into["resolution"]["due"] == at("11-28 17:30")


def test_a_year_that_is_not_announced_is_provisional() -> None:
    assert told("2027-12-31 17:00 report P2", now="2027-12-31 17:00")["provisional"] is True
    assert told("12-30 17:00 report P2", now="12-30 17:00")["provisional"] is False


def test_the_days_off_of_all_years_of_a_case_are_known() -> None:
    lines = ["2024-11-20 09:00 report P2", "2024-11-20 09:00 claim"]
    lines += ["2024-11-20 10:00 pend no_access", "09-30 16:00 resume"]

    found = told(*lines)

    assert found["resolution"]["due"] == at("10-08 14:00")
    assert found["provisional"] is False


def test_what_comes_after_now_has_not_happened() -> None:
    found = told("11-23 09:00 report P2", "11-23 09:10 claim", now="11-23 09:09")

    assert (found["state"], found["response"]["verdict"]) == ("new", "running")


def test_the_desk_takes_back_what_its_owner_forgot() -> None:
    story = played(case("11-23 09:00 report P2", "11-23 09:00 claim", now="11-23 11:00"))

    assert story.case.record.owner is None
    assert [line.split("desk")[-1].strip() for line in table(story)][2:4] == [
        "asks the owner: no sign of the owner for 1h of working time",
        "puts it back into the queue: the owner stayed silent",
    ]


def test_the_table_tells_the_whole_course() -> None:
    lines = list(table(played(case(*PAUSED, "12-02 09:00 user_message"))))

    course = [line.split(maxsplit=3) for line in lines[: lines.index("")]]
    assert [" ".join(words[:1] + words[2:]) for words in course][:9] == [
        "Mon 09:00 requester  report P2",
        "Mon 09:00 engineer   claim",
        "Mon 10:00 engineer   pend wait_user",
        "Mon 14:00 desk       reminds requester: it waits: wait_user",
        "Tue 10:00 desk       reminds requester: it waits: wait_user",
        "Thu 10:00 desk       resolves: the requester has not answered",
        "Tue 10:00 desk       closes: nobody objected to the solution",
        "Wed 09:00 requester  user_message: a new ticket, P2, that goes on from the closed one",
        (
            "Wed 09:22:30 desk       tells owner by telegram (response 75%): "
            "75 % of the 30m to answer a P2 are used up"
        ),
    ]
    assert "as of Fri 2027-03-12 09:00: new" in lines
    assert "resolution  breached, due Wed 2026-12-02 17:00, missed Wed 2026-12-02 17:00" in lines


def test_the_table_tells_of_a_raise_that_missed_the_target() -> None:
    lines = ["11-23 09:00 report P3", "11-23 09:05 claim", "11-23 15:00 raise P1"]
    year = ["12-31 17:00 report P2", "12-31 17:01 claim"]

    raised = list(table(played(case(*lines, now="11-23 15:01"))))
    provisional = list(table(played(case(*year, now="12-31 17:01"))))

    assert raised[-1].endswith("missed Mon 2026-11-23 15:00, priority raised")
    assert provisional[-1].startswith("The days off of a year in it are not announced yet")


def test_nobody_is_told_a_time_that_is_over() -> None:
    lines = ["09-01 09:00 report P2", "11-23 09:05 claim"]

    rows = list(table(played(case(*lines, now="11-23 09:05"))))

    assert rows[rows.index("") - 1].endswith("engineer   claim")


def test_an_undone_claim_was_none() -> None:
    found = told(
        "11-23 09:00 report P2", "11-23 09:10 claim", "11-23 09:10:30 undo", now="11-23 09:20"
    )
    late = wrong(case("11-23 09:00 report P2", "11-23 09:10 claim", "11-23 09:11 undo"))

    assert (found["state"], found["response"]["verdict"]) == ("new", "running")
    assert late == [
        (
            "4: events[3].do: undo takes back a claim or a resolve, within 1m and before anything "
            "else happens"
        )
    ]


def test_a_handed_over_ticket_has_another_owner_and_a_new_lease() -> None:
    lines = ["11-23 09:00 report P2", "11-23 09:00 claim", "11-23 09:50 hand_over"]

    story = played(case(*lines, now="11-23 10:40"))

    assert not [done for done in story.happened if isinstance(done, Done)]


def test_a_promised_moment_is_what_the_requester_knows() -> None:
    lines = ["11-23 09:00 report P2", "11-23 09:00 claim"]
    promise = {"at": at("11-23 09:30"), "do": "promise", "until": at("11-24 12:00")}

    text = "\n".join(table(played(case(*lines) + f"  - {json.dumps(promise)}\n")))

    assert "promise until Tue 2026-11-24 12:00" in text


@pytest.mark.parametrize(
    "lines",
    [
        ["11-23 09:01 join", "11-23 09:02 leave", "11-23 09:03 urge", "11-23 09:04 complain"],
        ["11-23 09:01 escalate", "11-23 09:02 correct", "11-23 09:03 keep", "11-23 09:04 unclaim"],
        ["11-23 09:01 resolve", "11-23 09:01:30 undo"],
    ],
)
def test_other_deeds_leave_the_clocks_alone(lines: list[str]) -> None:
    before = ["11-23 09:00 report P2", "11-23 09:00 claim"]

    found = told(*before, *lines, now="11-23 09:04")

    assert found["resolution"]["due"] == at("11-23 17:00")
    assert found["resolution"]["verdict"] == "running"


def test_a_ticket_can_be_confirmed_rated_and_given_up() -> None:
    lines = ["11-23 09:00 report P2", "11-23 09:00 claim", "11-23 10:00 resolve"]

    assert told(*lines, "11-23 10:05 confirm", "11-23 10:06 rate")["state"] == "closed"
    assert told(lines[0], "11-23 09:05 cancel duplicate")["state"] == "cancelled"
    assert told(lines[0], "11-23 09:05 cancel")["state"] == "cancelled"


def event(do: str = "claim", moment: str = "11-23 10:00", **more: str) -> str:
    return f"  - {json.dumps({'at': at(moment), 'do': do} | more)}\n"


REPORT = "events:\n" + event("report", "11-23 09:00", priority="P2")
LIKE = "like 2026-11-20T17:30:00+08:00"
WRONG = {
    "nothing": ("", [" the file is empty; write it like events: "]),
    "no mapping": (
        "- a\n",
        ["1: the file must consist of keys such as `events:`; copy the one Opsdesk ships"],
    ),
    "no events": ("events: []\n", ["1: events: the list is empty; write it like events: "]),
    "events missing": ("now: x\n", [" events: missing; write it like", "1: now: "]),
    "an unknown key": (
        REPORT + "evnts: []\n",
        ["3: evnts: unknown key; did you mean events?"],
    ),
    "an unknown key of an event": (
        REPORT + event(prio="P1"),
        ["3: events[2].prio: unknown key; did you mean priority?"],
    ),
    "a key twice": (
        REPORT + '  - {at: "2026-11-23T10:00:00+08:00", do: claim, do: resolve}\n',
        ["3: events[2].do: stands twice, first in line 3; keep one"],
    ),
    "no report first": (
        "events:\n" + event(),
        ["2: events[1].do: nothing happens to a ticket before it is reported"],
    ),
    "two reports": (
        REPORT + event("report", priority="P1"),
        ["3: events[2].do: a scenario is about one ticket, and it is reported already"],
    ),
    "no priority": (
        "events:\n" + event("report"),
        ["2: events[1].priority: missing; write it like priority: P2"],
    ),
    "an unknown priority": (
        "events:\n" + event("report", priority="P5"),
        ['2: events[1].priority: "P5" is not known here'],
    ),
    "an unknown reason": (
        REPORT + event("pend", reason="wait_usr"),
        ['3: events[2].reason: "wait_usr" is no reason to pend; did you mean wait_user?'],
    ),
    "a reason of another verb": (
        REPORT + event("cancel", reason="wait_user"),
        ['3: events[2].reason: "wait_user" is no reason to cancel; one of these is right: '],
    ),
    "no reason": (REPORT + event("pend"), ["3: events[2].reason: missing; write it like reason"]),
    "a field too many": (
        REPORT + event("claim", reason="wait_user"),
        ["3: events[2].reason: claim has no reason: it takes nothing but at"],
    ),
    "no until": (REPORT + event("promise"), ["3: events[2].until: missing; write it like until:"]),
    "an end before the beginning": (
        REPORT + event("pend", reason="appointment", until=at("11-23 10:00")),
        ["3: events[2].until: not later than the event; write a moment after it"],
    ),
    "an unknown verb": (REPORT + event("clam"), ['3: events[2].do: "clam" is not known here; did']),
    "what the desk does": (
        REPORT + event("page"),
        ["3: events[2].do: the desk does page by itself; take this event out"],
    ),
    "what tasks know": (REPORT + event("start"), ["3: events[2].do: only a task knows start"]),
    "what the desk does not know yet": (
        REPORT + event("merge"),
        ["3: events[2].do: the desk does not know merge yet; take this event out"],
    ),
    "no order": (
        REPORT + event("claim", "11-23 08:59"),
        ["3: events[2].at: earlier than the event before it, in events[1].at, line 2; write them"],
    ),
    "no offset": (
        "events:\n  - {at: 2026-11-23 10:00, do: report, priority: P2}\n",
        ['2: events[1].at: "2026-11-23 10:00" has no offset, so it may be any hour; write one'],
    ),
    "no moment": (
        "events:\n  - {at: tomorrow, do: report, priority: P2}\n",
        [f'2: events[1].at: "tomorrow" is not a moment; write date, time and offset, {LIKE}'],
    ),
    "a moment far away": (
        "events:\n  - {at: 9999-12-31T23:00:00-08:00, do: report, priority: P2}\n",
        ['2: events[1].at: "9999-12-31T23:00:00-08:00" is too far away; write a year from 2000'],
    ),
    "a now before everything": (
        f'now: "{at("11-23 08:00")}"\n' + REPORT,
        ["1: now: nothing has happened by then; write a moment after the report"],
    ),
    "an unknown calendar": (
        "targets: {P2: {response: 30m, resolution: 8h, calendar: M}}\n" + REPORT,
        ['1: targets.P2.calendar: no calendar has the key "M"; one of these is right: W, A'],
    ),
    "an answer after the solution": (
        "targets: {P2: {response: 9h, resolution: 8h, calendar: W}}\n" + REPORT,
        ["1: targets.P2.response: the answer would come after the solution; write at most 8h"],
    ),
    "a calendar that never opens": (
        "calendars: {N: {tz: Asia/Shanghai}}\n" + REPORT,
        ["1: calendars.N: never opens; write weekly:"],
    ),
    "windows that overlap": (
        'calendars: {N: {tz: Asia/Shanghai, weekly: {mon: ["09:00-12:00", "11:00-13:00"]}}}\n'
        + REPORT,
        ['1: calendars.N.weekly.mon[2]: "11:00-13:00" overlaps "09:00-12:00"'],
    ),
    "an unknown key of a target": (
        "targets: {P2: {response: 9h, resolve: 8h, calendar: W}}\n" + REPORT,
        ["1: targets.P2.resolution: missing; write it like", "1: targets.P2.resolve: unknown key"],
    ),
    "several at once": (
        "events:\n" + event("report", priority="P9") + event("clam") + event("pend"),
        ["2: events[1].priority: ", "3: events[2].do: ", "4: events[3].reason: missing"],
    ),
    "an illegal verb": (
        REPORT + event("claim") + event("resume", "11-23 11:00"),
        [
            (
                "4: events[3].do: resume is not possible while active; possible are assign, "
                "unclaim, hand_over, note, reply, user_message, pend, "
            )
        ],
    ),
    "a pause before an answer": (
        REPORT + event("pend", reason="wait_user"),
        ["3: events[2].do: pend is not possible while new; possible are claim, assign, "],
    ),
    "several illegal verbs": (
        REPORT + event("confirm") + event("unclaim"),
        [
            "3: events[2].do: confirm is not possible while new; ",
            "4: events[3].do: unclaim is not possible while new and in nobody's hands; ",
        ],
    ),
    "a second claim": (
        REPORT + event() + event(),
        ["4: events[3].do: engineer has it already"],
    ),
    "the wrong way": (
        REPORT + event("raise", priority="P3") + event("lower", priority="P1"),
        [
            "3: events[2].priority: P3 is less pressing than P2; write do: lower, or another",
            "4: events[3].priority: P1 is more pressing than P2; write do: raise, or another",
        ],
    ),
    "the same priority": (
        REPORT + event("correct", priority="P2"),
        ["3: events[2].priority: it is P2 already; write another one"],
    ),
    "a correction that comes too late": (
        REPORT + event() + event("resolve") + event("correct", priority="P1"),
        ["5: events[4].do: a priority is corrected before the first resolve; take this out"],
    ),
    "a promise while it waits": (
        REPORT
        + event()
        + event("pend", reason="no_access")
        + event("promise", until=at("11-24 10:00")),
        ["5: events[4].do: no time can be promised while its clock stands; take this out"],
    ),
    "work on what was closed": (
        REPORT + event() + event("resolve") + event("confirm") + event("claim"),
        ["6: events[5].do: claim is not possible while closed; possible are note, user_message, "],
    ),
}


@pytest.mark.parametrize(("text", "errors"), WRONG.values(), ids=WRONG)
def test_each_error_is_told_with_its_line(text: str, errors: list[str]) -> None:
    found = wrong(text)

    assert len(found) == len(errors), found
    for line, begin in zip(found, errors, strict=True):
        assert line.startswith(begin)


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Run the command beside the shipped configuration, without a token."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("OPSDESK_TELEGRAM__TOKEN", raising=False)
    return CliRunner()


def test_a_file_is_answered_as_json(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    report = {"at": at("11-20 17:30"), "do": "report", "priority": "P2", "reason": None}
    path.write_text(json.dumps({"now": None, "events": [report]}, indent="\t"))

    result = runner.invoke(simulate, [str(path), "--json"])

    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["response", "resolution", "state", "provisional", "ladder"]
    assert found["resolution"]["due"] == at("11-23 16:30")


def test_standard_input_is_read_and_its_errors_name_it(runner: CliRunner) -> None:
    result = runner.invoke(simulate, ["-"], input="events: []\nmore: x\n")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        "standard input:1",
        "standard input:2",
    ]


def test_a_wrong_configuration_and_a_missing_file_are_told(
    runner: CliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("a: 1\n")

    config = runner.invoke(simulate, ["--config", str(path), "-"], input=REPORT)
    missing = runner.invoke(simulate, ["nowhere.yaml"])

    assert (config.exit_code, missing.exit_code) == (1, 2)
    assert f"{path}:1: a: unknown key" in config.stderr


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_of_the_documents_give_what_stands_there(
    runner: CliRunner, path: Path
) -> None:
    page = (ROOT / "docs" / "howto" / "simulate.md").read_text("utf-8")

    result = runner.invoke(simulate, [str(path.relative_to(ROOT))])

    assert result.exit_code == 0
    assert path.name in page
    assert result.stdout in page
    assert path.read_text("utf-8") in page


def test_it_imports_neither_telegram_nor_a_store() -> None:
    code = "import sys, bot.commands.simulate; print(*sys.modules)"

    output = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"telegram", "sqlalchemy", "aiohttp"} & set(output)


def test_a_long_wait_is_played_quickly_and_ends() -> None:
    lines = [*PAUSED[:2], "11-23 10:00 pend no_access"]

    story = played(case(*lines))

    assert len(story.happened) < 10
    assert story.now - story.case.timeline[0].at > timedelta(days=99)


SECOND = timedelta(seconds=1)
DEEDS = [
    "claim",
    "reply",
    "note",
    "unclaim",
    "hand_over",
    "pend wait_user",
    "pend no_access",
    "pend wait_vendor",
    "resume",
    "user_message",
    "raise P1",
    "raise P2",
    "lower P3",
    "lower P4",
    "correct P2",
    "correct P4",
    "resolve",
    "reopen",
    "confirm",
    "cancel",
]


@st.composite
def cases(draw: st.DrawFn) -> list[str]:
    """Return a case that can be played: what is refused is left out of it."""
    moment = datetime(2026, 9, 24, 9, tzinfo=UTC) + timedelta(
        minutes=draw(st.integers(0, 20 * 1440))
    )
    lines = [f"{moment:%m-%d %H:%M} report {draw(st.sampled_from(Priority))}"]
    for _ in range(draw(st.integers(0, 7))):
        moment += timedelta(minutes=draw(st.sampled_from([0, 1, 15, 30, 90, 240, 540, 1440, 5000])))
        more = [*lines, f"{moment:%m-%d %H:%M} {draw(st.sampled_from(DEEDS))}"]
        try:
            played(case(*more))
        except ConfigErrors:
            continue
        lines = more
    return lines


@settings(max_examples=40, deadline=None)
@given(lines=cases(), minutes=st.integers(0, 10_000))
def test_any_case_is_told_as_its_timeline_says(lines: list[str], minutes: int) -> None:
    moment = datetime.fromisoformat(f"2026-{' '.join(lines[-1].split()[:2])}")
    now = f"{moment + timedelta(minutes=minutes):%m-%d %H:%M}"

    story = played(case(*lines, now=now))

    told_: Any = answer(story)
    end = story.case
    clocks = clocks_of(end.record, end.timeline, end.levels, end.terms.pauses)
    assert clocks is not None
    for clock in (clocks.response, clocks.resolution):
        due, found = clock.due(), told_[clock.kind.value]
        assert found["verdict"] == clock.verdict(story.now)
        assert (found["due"] and datetime.fromisoformat(found["due"])) == (due and _whole(due))
        assert (found["due"] is None) == (found["verdict"] == "paused")
    _holds(story, told_["resolution"])


@settings(max_examples=25, deadline=None)
@given(lines=cases(), minutes=st.integers(0, 3000))
def test_what_is_called_by_a_moment_does_not_depend_on_what_comes_after(
    lines: list[str], minutes: int
) -> None:
    end = played(case(*lines))
    first = end.case.timeline[0].at
    now = first.astimezone().replace(second=0, microsecond=0) + timedelta(minutes=minutes)

    by_then: Any = answer(played(f'now: "{now.isoformat()}"\n' + case(*lines)))["ladder"]

    if end.case.record.id == 1:
        whole: Any = answer(end)["ladder"]
        assert by_then == [c for c in whole if datetime.fromisoformat(c["at"]) <= now]


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _holds(story: Story, told_: Any) -> None:
    """Assert that a resolution is due, or missed, when the model's formula says so."""
    spans, targets = _spans(story)

    def elapsed(moment: datetime) -> timedelta:
        ran = (hours.working_time(a, min(b or moment, moment)) for hours, a, b in spans)
        return sum(ran, timedelta())

    def target(moment: datetime) -> timedelta:
        return [length for since, length in targets if since <= moment][-1]

    missed = story.case.clocks and story.case.clocks.resolution.breached_at(story.now)
    if missed:
        assert elapsed(missed) >= target(missed)
        before = missed - timedelta(microseconds=1)
        assert before < targets[0][0] or elapsed(before) < target(before)
    else:
        end = story.case.record.resolved_at or story.now
        assert elapsed(end) <= target(end)
    if told_["verdict"] == "running":
        due = datetime.fromisoformat(told_["due"])
        assert due >= story.now or told_["remaining_seconds"] == 0
        left = target(story.now) - elapsed(story.now)
        assert told_["remaining_seconds"] == int(left.total_seconds())


def _spans(
    story: Story,
) -> tuple[
    list[tuple[Calendar, datetime, datetime | None]],
    list[tuple[datetime, timedelta]],
]:
    """Return when the resolution ran, and its targets, as a plain reading of the timeline."""
    levels, timeline = story.case.levels, story.case.timeline
    corrected = max((e.seq for e in timeline if _is_correction(e)), default=0)
    prioritised = [e for e in timeline if e.verb in (Verb.RAISE, Verb.LOWER) and e.seq > corrected]
    first = [e.facts["after"] for e in timeline if e.seq == corrected]
    first = first or [e.facts["before"] for e in prioritised] or [story.case.record.priority]
    level = levels[Priority(str(first[0]))]
    since: datetime | None = timeline[0].at
    targets, spans = [(timeline[0].at, level.target(ClockKind.RESOLUTION))], []
    for event in timeline[1:]:
        stops = event.verb in (Verb.RESOLVE, Verb.CANCEL)
        stops |= event.verb is Verb.PEND and event.facts["reason"] in story.case.terms.pauses
        if since and (stops or event in prioritised):
            spans.append((level.hours, since, event.at))
            since = None if stops else event.at
        if event in prioritised:
            level = levels[Priority(str(event.facts["after"]))]
            targets.append((event.at, level.target(ClockKind.RESOLUTION)))
        if event.verb in (Verb.RESUME, Verb.REOPEN):
            if since:
                spans.append((level.hours, since, event.at))
            since = event.at
    return [*spans, *([(level.hours, since, None)] if since else [])], targets


def _is_correction(event: Event) -> bool:
    return event.verb is Verb.CORRECT and event.facts["field"] == "priority"
