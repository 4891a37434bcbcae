"""What is told of promises that cannot be kept, undo each other, or name what is not there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import load
from tests.bot.test_config import SMALL, TOKEN, errors

Write = Callable[[str], Path]
TEAMS = SMALL.replace("families:", "  - {key: network, name: {zh: 网络, en: Network}}\nfamilies:")
"""The small configuration with two teams; sections added below it begin in line 17."""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write config.yaml into the current folder."""
    monkeypatch.chdir(tmp_path)

    def _write(content: str) -> Path:
        path = Path("config.yaml")
        path.write_text(content, "utf-8")
        return path

    return _write


def targets(**changes: str) -> str:
    """Return the usual targets with others for some priorities, or without those of ``""``."""
    usual = {
        "P1": "{response: 15m, resolution: 4h, calendar: A}",
        "P2": "{response: 30m, resolution: 8h, calendar: W}",
        "P3": "{response: 2h, resolution: 18h, calendar: W}",
        "P4": "{response: 4h, resolution: 45h, calendar: W}",
    }
    lines = [f"  {key}: {target}\n" for key, target in (usual | changes).items() if target]
    return "targets:\n" + "".join(lines)


def ladder(*rungs: str) -> str:
    return "ladder:\n" + "".join(f"  - {{{rung}}}\n" for rung in rungs)


def chain(*steps: str, more: str = "priorities: [P1]", key: str = "p1") -> str:
    """Return an item of `chains` whose steps begin in its second line."""
    listed = "".join(f"      {{{step}}},\n" for step in steps)
    return f"  - {{key: {key}, {more}, steps: [\n{listed}    ]}}\n"


def reason(more: str) -> str:
    """Return the small configuration whose reason says more, in line 14."""
    return SMALL.replace("causes:\n", f"    {more}\ncauses:\n")


HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "promises.md"
EXAMPLES = re.findall("^```yaml\n(.*?)^```", HOWTO.read_text("utf-8"), re.MULTILINE | re.DOTALL)
TOP = "at: 100%, tell: lead"

# Values.


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (
            ladder("at: 75, tell: owner", TOP),
            (
                'config.yaml:18: ladder[1].at: "75" is not a part of a target; write a whole '
                "number from 1 to 1000 and %, like 75%"
            ),
        ),
        (
            ladder("at: 1001%, tell: owner", TOP),
            (
                'config.yaml:18: ladder[1].at: "1001%" is not a part of a target; write a whole '
                "number from 1 to 1000 and %, like 75%"
            ),
        ),
        (
            ladder("at: 0%, tell: owner", TOP),
            (
                'config.yaml:18: ladder[1].at: "0%" is not a part of a target; write a whole '
                "number from 1 to 1000 and %, like 75%"
            ),
        ),
        (
            ladder("at: 50%, tell: leed", TOP),
            'config.yaml:18: ladder[1].tell: "leed" is nobody; did you mean lead?',
        ),
        (
            ladder("at: 50%, tell: 'contact:'", TOP),
            (
                'config.yaml:18: ladder[1].tell: "contact:" names no contact; write contact:key, '
                "like contact:acme"
            ),
        ),
        (ladder("tell: owner", TOP), "config.yaml:18: ladder[1].at: missing; write it like at: "),
        (
            ladder("at: 50%, tell: owner, priorities: []", TOP),
            (
                "config.yaml:18: ladder[1].priorities: the list is empty; name at least one, "
                "or take this out"
            ),
        ),
        (
            ladder("at: 50%, tell: owner, priorities: [P1, P1]", TOP),
            'config.yaml:18: ladder[1].priorities: "P1" stands twice; keep one',
        ),
        (
            ladder("at: 50%, tell: owner, priorities: [P5]", TOP),
            'config.yaml:18: ladder[1].priorities: "P5" is not known here; one of ',
        ),
        (
            ladder("at: 50%, tell: owner, priorities: {P1: 1}", TOP),
            "config.yaml:18: ladder[1].priorities: ",
        ),
        (
            ladder("at: 50%, tell: owner, priorities: [[P1]]", TOP),
            "config.yaml:18: ladder[1].priorities",
        ),
        (
            ladder("at: 50%, tell: owner, clock: answer", TOP),
            'config.yaml:18: ladder[1].clock: "answer" is not known here; one of these is right: ',
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 1h", more="priorities: P1, repeat: 101"),
            (
                'config.yaml:18: chains[p1].repeat: "101" is not a number of repeats; write 0 to '
                "100, like 1"
            ),
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 1h, days: []"),
            (
                "config.yaml:19: chains[p1].steps[1].days: no day is named; write days like "
                "mon-fri, or take this out"
            ),
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 1h, days: [mon-tuesday]"),
            'config.yaml:19: chains[p1].steps[1].days: "mon-tuesday" is neither a weekday nor a ',
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 1h, days: {mon: 1}"),
            "config.yaml:19: chains[p1].steps[1].days: ",
        ),
        *(
            (
                "chains:\n" + chain(f"page: oncall, wait: 1h, between: '{span}'"),
                (
                    f'config.yaml:19: chains[p1].steps[1].between: "{span}" is not a span of the '
                    "day; write two different times from 00:00 to 23:59, like 18:00-08:00"
                ),
            )
            for span in ("night", "18:00-18:00", "24:00-08:00", "08:00-24:30", "00:00-24:00")
        ),
        (
            "leases: {P5: {nudge: 1h, back: 2h}}\n",
            'config.yaml:17: leases.P5: "P5" is not known here; one of ',
        ),
        (
            "leases: {P1: {nudge: 1h}}\n",
            "config.yaml:17: leases.P1.back: missing; write it like back: 2h",
        ),
        (
            targets(P1="{response: 15m, calendar: A}"),
            "config.yaml:18: targets.P1.resolution: missing; write it like resolution: 8h",
        ),
    ],
)
def test_a_wrong_value_is_told_with_its_line(write: Write, added: str, error: str) -> None:
    (told,) = errors(write(TEAMS + added))

    assert told.startswith(error)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (
            "clock: stopped",
            'config.yaml:14: pending_reasons[wait_user].clock: "stopped" is not known here; ',
        ),
        (
            "tell: manager",
            'config.yaml:14: pending_reasons[wait_user].tell: "manager" is not known here; ',
        ),
        (
            "every: 0s",
            "config.yaml:14: pending_reasons[wait_user].every: must be longer than 0; ",
        ),
        (
            "before: [1d]",
            (
                "config.yaml:14: pending_reasons[wait_user].before: before what? Write "
                "asks_until: true, so that the moment is asked for"
            ),
        ),
        (
            "remind: [4h, 4h]",
            (
                "config.yaml:14: pending_reasons[wait_user].remind[2]: reminders come one after "
                "the other; write more than 4h"
            ),
        ),
        (
            "remind: [4h, 9h]\n    resolve_after: 9h",
            (
                "config.yaml:15: pending_reasons[wait_user].resolve_after: it would count as "
                "solved before the last reminder; write more than 9h"
            ),
        ),
    ],
)
def test_a_wrong_wait_is_told_with_its_line(write: Write, more: str, error: str) -> None:
    (told,) = errors(write(reason(more)))

    assert told.startswith(error)


@pytest.mark.parametrize(
    "more",
    [
        "before: [1d]\n    asks_until: true",
        "remind: [4h, 9h]\n    resolve_after: 9h1s",
        "resolve_after: 1h",
    ],
)
def test_a_right_wait_is_read(write: Write, more: str) -> None:
    load(write(reason(more)), TOKEN)


# What is named exists.


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (
            targets(P2="{response: 30m, resolution: 8h, calendar: B}"),
            (
                'config.yaml:19: targets.P2.calendar: no calendar has the key "B"; one of these '
                "is right: W, A"
            ),
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 1h, only: N"),
            (
                'config.yaml:19: chains[p1].steps[1].only: no calendar has the key "N"; one of '
                "these is right: W, A"
            ),
        ),
        (
            ladder("at: 50%, tell: lead, hand_to: netwrk", TOP),
            (
                'config.yaml:18: ladder[1].hand_to: no team has the key "netwrk"; '
                "did you mean network?"
            ),
        ),
        (
            "chains:\n" + chain("page: team, wait: 1h", more="priorities: P1, teams: [x, network]"),
            (
                'config.yaml:18: chains[p1].teams[1]: no team has the key "x"; one of these is '
                "right: desk, network"
            ),
        ),
        (
            "chains:\n" + chain("page: team, wait: 1h", more="priorities: P1, teams: x"),
            'config.yaml:18: chains[p1].teams: no team has the key "x"; ',
        ),
        (
            ladder("at: 100%, tell: contact:acme"),
            (
                'config.yaml:18: ladder[1].tell: no contact has the key "acme"; there is no list '
                "of contacts yet"
            ),
        ),
        (
            "chains:\n" + chain("page: contact:acme, wait: 1h"),
            'config.yaml:19: chains[p1].steps[1].page: no contact has the key "acme"; ',
        ),
        (
            ladder("at: 100%, tell: lead, channels: [telegram, mail]"),
            (
                "config.yaml:18: ladder[1].channels[2]: nobody can be reached by mail yet: there "
                "is no section mail; write one, or take mail out"
            ),
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 1h, channels: webhook"),
            "config.yaml:19: chains[p1].steps[1].channels: nobody can be reached by webhook yet: ",
        ),
    ],
)
def test_what_is_named_and_not_there_is_told(write: Write, added: str, error: str) -> None:
    (told,) = errors(write(TEAMS + added))

    assert told.startswith(error)


# Targets, leases, slip.


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (
            targets(P4=""),
            "config.yaml:17: targets: P4 is missing; write a target for each of P1, P2, P3, P4",
        ),
        (
            targets(P1="", P3=""),
            "config.yaml:17: targets: P1, P3 are missing; write a target for each of P1, ",
        ),
        (
            "targets: {}\n",
            "config.yaml:17: targets: P1, P2, P3, P4 are missing; write a target for each of P1, ",
        ),
        (
            targets(P3="{response: 1h30m, resolution: 1h, calendar: W}") + "leases: {}\n",
            (
                "config.yaml:20: targets.P3.response: the answer would come after the solution; "
                "write at most 1h"
            ),
        ),
        (
            "leases: {P1: {nudge: 1h, back: 1h}}\n",
            (
                "config.yaml:17: leases.P1.nudge: the ticket would be taken back before anybody "
                "asks; write less than back"
            ),
        ),
        (
            "leases: {P1: {nudge: 4h, back: 5h}}\n",
            (
                "config.yaml:17: leases.P1.nudge: the ticket would be late before anybody asks; "
                "write less than 4h"
            ),
        ),
        (
            "leases: {P1: {nudge: 3h, back: 4h1m}}\n",
            (
                "config.yaml:17: leases.P1.back: the ticket would be late before it is taken "
                "back; write at most 4h"
            ),
        ),
        (
            "promise: {slip: 100%}\n",
            (
                "config.yaml:17: promise.slip: the promise would be broken before anybody is "
                "told; write 99% or less"
            ),
        ),
        (
            "promise: {slip: 49%}\n",
            (
                "config.yaml:17: promise.slip: too early to know that a promise will not be "
                "kept; write 50% or more"
            ),
        ),
    ],
)
def test_a_promise_that_cannot_be_kept_is_told(write: Write, added: str, error: str) -> None:
    (told,) = errors(write(TEAMS + added))

    assert told.startswith(error)


@pytest.mark.parametrize(
    "added",
    [
        "leases: {P1: {nudge: 3h59m, back: 4h}}\n",
        "leases: {}\n",
        "promise: {slip: 50%}\n",
        "promise: {slip: 99%}\n",
        targets(P1="{response: 1h, resolution: 1h, calendar: W}"),
    ],
)
def test_a_promise_that_can_just_be_kept_is_right(write: Write, added: str) -> None:
    load(write(TEAMS + added), TOKEN)


def test_what_nobody_wrote_is_no_error(write: Write) -> None:
    long = "{response: 9h, resolution: 9h, calendar: W}"
    short = "{response: 1m, resolution: 2m, calendar: W}"

    load(write(TEAMS + targets(P1=long, P4=short)), TOKEN)


def test_a_lease_is_held_against_the_targets_that_are_written(write: Write) -> None:
    added = targets(P1="{response: 1m, resolution: 30m, calendar: A}")

    (told,) = errors(write(f"{TEAMS}{added}leases: {{P1: {{nudge: 30m, back: 1h}}}}\n"))

    assert told.startswith("config.yaml:22: leases.P1.nudge: the ticket would be late before ")


# The ladder.


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (
            "ladder: []\n",
            (
                "config.yaml:17: ladder: nobody is told when the response or resolution target of "
                "P1, P2, P3, P4 is missed; add a rung at 100%"
            ),
        ),
        (
            ladder("at: 99%, tell: owner", f"{TOP}, priorities: [P1, P2, P3]"),
            (
                "config.yaml:17: ladder: nobody is told when the response or resolution target of "
                "P4 is missed; add a rung at 100%"
            ),
        ),
        (
            ladder(f"{TOP}, clock: response"),
            (
                "config.yaml:17: ladder: nobody is told when the resolution target of "
                "P1, P2, P3, P4 is missed; add a rung at 100%"
            ),
        ),
        (
            ladder("at: 125%, tell: manager", TOP, f"{TOP}, clock: response"),
            (
                "config.yaml:20: ladder[3]: lead is told at 100% already in ladder[2], line 19; "
                "keep one"
            ),
        ),
        (
            ladder(
                f"{TOP}, clock: resolution", f"{TOP}, clock: response", TOP + ", clock: response"
            ),
            (
                "config.yaml:20: ladder[3]: lead is told at 100% already in ladder[2], line 19; "
                "keep one"
            ),
        ),
        (
            ladder("at: 50%, tell: lead, hand_to: network", f"{TOP}, hand_to: network"),
            (
                "config.yaml:19: ladder[2].hand_to: network has the ticket from 50% on already; "
                "take this out"
            ),
        ),
        (
            ladder(f"{TOP}, hand_to: network", "at: 100%, tell: team, hand_to: desk"),
            (
                "config.yaml:19: ladder[2].hand_to: network and desk would both get the ticket "
                "at 100%; keep one"
            ),
        ),
        (
            ladder(
                "at: 125%, tell: manager, hand_to: network",
                f"{TOP}, hand_to: desk, clock: response",
                "at: 75%, tell: owner, hand_to: network, priorities: P1",
                TOP + ", clock: resolution",
            ),
            (
                "config.yaml:18: ladder[1].hand_to: the ticket would go in a circle, "
                "network -> desk -> network; hand it on, or leave it"
            ),
        ),
    ],
)
def test_a_wrong_ladder_is_told(write: Write, added: str, error: str) -> None:
    assert error in errors(write(TEAMS + added))


def test_a_ladder_that_is_wrong_by_itself_is_told_once(write: Write) -> None:
    assert len(errors(write(TEAMS + ladder("at: 50%, tell: owner", "at: 100, tell: lead")))) == 1


def test_handing_a_ticket_to_the_only_team_is_told(write: Write) -> None:
    (told,) = errors(write(SMALL + ladder(f"{TOP}, hand_to: desk")))

    assert told == (
        "config.yaml:17: ladder[1].hand_to: desk is the only team and has the ticket already; "
        "take this out"
    )


@pytest.mark.parametrize(
    "added",
    [
        ladder(f"{TOP}, clock: response", f"{TOP}, clock: resolution"),
        ladder(f"{TOP}, priorities: P1", f"{TOP}, priorities: [P2, P3, P4]"),
        ladder("at: 125%, tell: lead"),
        ladder(
            f"{TOP}, hand_to: network, clock: response",
            "at: 100%, tell: manager, hand_to: desk, clock: resolution",
        ),
        ladder("at: 75%, tell: lead, hand_to: network", f"{TOP}, hand_to: desk"),
    ],
)
def test_a_right_ladder_is_read(write: Write, added: str) -> None:
    load(write(TEAMS + added), TOKEN)


# Chains.

CALENDARS = (
    "calendars:\n"
    "  W: {tz: Asia/Shanghai, holidays: CN, weekly: {mon-fri: ['09:00-18:00']}}\n"
    "  D: {tz: Asia/Shanghai, weekly: {mon-fri: ['09:00-18:00']}, exceptions: %s}\n"
    "  B: {tz: Europe/Berlin, weekly: {mon-fri: ['09:00-18:00']}}\n"
    "  A: {tz: Asia/Shanghai, always: true}\n"
)
DAYS = CALENDARS % "{}"
NEVER = "this step is never taken: D is closed on these days and at these times"


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (
            "chains: [{key: p1, priorities: P1}]\n",
            (
                "config.yaml:17: chains[p1].steps: it pages nobody; "
                "write steps like {page: oncall, wait: 5m}"
            ),
        ),
        (
            "chains: [{key: p1, priorities: P1, steps: []}]\n",
            (
                "config.yaml:17: chains[p1].steps: it pages nobody; "
                "write steps like {page: oncall, wait: 5m}"
            ),
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 0s", "page: lead, wait: 1h"),
            (
                "config.yaml:19: chains[p1].steps[1].wait: only the last step may wait for "
                "nothing; write a duration like 5m"
            ),
        ),
        (
            "chains:\n" + chain("page: oncall, wait: 15m", more="priorities: [P1, P2]"),
            (
                "config.yaml:18: chains[p1].steps: the chain ends after 15m, the answer is "
                "promised within 30m: nobody is paged in between; add repeat or steps"
            ),
        ),
        (
            "chains:\n"
            + chain("page: lead, wait: 1h")
            + chain("page: lead, wait: 2h", more="priorities: P3"),
            'config.yaml:21: chains[p1].key: "p1" stands twice in chains; give each its own key',
        ),
        (
            "chains:\n"
            + chain("page: lead, wait: 1h")
            + chain("page: team, wait: 1h", key="two", more="priorities: [P1, P2]"),
            (
                "config.yaml:21: chains[two].key: never begins for P1: p1 stands before it; "
                "take it out, or write it first"
            ),
        ),
        (
            "chains:\n"
            + chain("page: lead, wait: 1h", more="priorities: P1, teams: network")
            + chain(
                "page: team, wait: 1h", key="two", more="priorities: P1, teams: [desk, network]"
            ),
            (
                "config.yaml:21: chains[two].key: never begins for P1 of network: p1 stands "
                "before it; take it out, or write it first"
            ),
        ),
        (
            "chains:\n"
            + chain("page: lead, wait: 1h", more="priorities: P1, teams: network")
            + chain("page: lead, wait: 1h", key="two", more="priorities: P1, teams: desk")
            + chain("page: team, wait: 1h", key="three"),
            (
                "config.yaml:24: chains[three].key: never begins for P1: p1, two stands before "
                "it; take it out, or write it first"
            ),
        ),
        (
            DAYS + "chains:\n" + chain("page: lead, wait: 1h, only: D, between: '18:00-09:00'"),
            f"config.yaml:24: chains[p1].steps[1].only: {NEVER}; change only, days or between",
        ),
        (
            DAYS + "chains:\n" + chain("page: lead, wait: 1h, only: D, days: [sat, sun]"),
            f"config.yaml:24: chains[p1].steps[1].only: {NEVER}; change only, days or between",
        ),
    ],
)
def test_a_wrong_chain_is_told(write: Write, added: str, error: str) -> None:
    assert errors(write(TEAMS + added)) == [error]


@pytest.mark.parametrize(
    "step",
    [
        "only: D",
        "only: D, between: '17:59-09:00'",
        "only: D, between: '18:00-09:01'",
        "only: D, days: fri",
        # The night after Friday is Friday's; Sunday's ends on Monday.
        "only: D, days: sun, between: '18:00-10:00'",
        # Make-up days of a country may be any day.
        "only: W, days: sat",
        "only: A, days: sat, between: '18:00-08:00'",
        # On the clock of another zone.
        "only: B, days: sat",
        "days: sat, between: '18:00-08:00'",
    ],
)
def test_a_step_whose_hours_come_is_right(write: Write, step: str) -> None:
    load(write(f"{TEAMS}{DAYS}chains:\n{chain(f'page: lead, wait: 1h, {step}')}"), TOKEN)


@pytest.mark.parametrize("exceptions", ["{'2026-11-21': work}", "{'2026-11-21': 10:00-11:00}"])
def test_a_step_may_wait_for_an_exception(write: Write, exceptions: str) -> None:
    added = f"{CALENDARS % exceptions}chains:\n{chain('page: lead, wait: 1h, only: D, days: sat')}"

    load(write(TEAMS + added), TOKEN)


def test_the_usual_calendars_are_known_to_steps(write: Write) -> None:
    (told,) = errors(
        write(f"{TEAMS}chains:\n{chain('page: lead, wait: 1h, only: W, between: 19:00-20:00')}")
    )

    assert "chains[p1].steps[1].only: this step is never taken: W is closed" in told


@pytest.mark.parametrize(
    "chains",
    [
        # The one that is for less stands first.
        chain("page: lead, wait: 1h", more="priorities: P1, teams: network")
        + chain("page: team, wait: 1h", key="two"),
        chain("page: lead, wait: 1h", "page: team, wait: 0s"),
        chain("page: lead, wait: 5m", more="priorities: P1, repeat: 2"),
        # On a calendar that is not around the clock.
        chain("page: lead, wait: 2h", more="priorities: [P2, P3]"),
    ],
)
def test_a_right_chain_is_read(write: Write, chains: str) -> None:
    load(write(f"{TEAMS}chains:\n{chains}"), TOKEN)


def test_a_chain_is_held_against_the_targets_that_are_written(write: Write) -> None:
    added = targets(P1="{response: 20m, resolution: 1h, calendar: W}")

    (told,) = errors(write(f"{TEAMS}{added}chains:\n{chain('page: lead, wait: 15m')}"))

    assert "the chain ends after 15m, the answer is promised within 20m" in told


# What the manual shows.


@pytest.mark.parametrize("example", [*EXAMPLES, "".join(EXAMPLES)])
def test_an_example_of_the_manual_is_right(write: Write, example: str) -> None:
    config = load(write(TEAMS + example), TOKEN)

    assert example.partition(":")[0] in config.model_fields_set
