"""Who is on duty, and why: rosters, layers, overrides, leave; and against a slow clerk."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.duty.plan import Leave, Override, Plan, Reason, Turn, Why, by_person
from desk.duty.roster import DAY, WEEK, Roster
from desk.hours import Window
from desk.identifiers import DutyId
from tests.desk.duty.rosters import HOUR, NIGHTS, OFFICE, A, B, C, at, leave, override, roster


def told(plan, moment):
    turn = plan.turn(at(moment))
    return turn.person, turn.why, turn.skipped


def test_a_team_without_a_roster_has_nobody_and_says_so():
    assert Plan().turn(at("11-23 12:00")) == Turn(person=None, why=Why.NO_ROSTER)


def test_whose_turn_it_is_is_on_duty():
    assert told(Plan(rosters=[roster()]), "11-24 12:00") == (A, Why.ROSTER, ())


def test_before_the_first_day_nobody_is_planned():
    assert told(Plan(rosters=[roster()]), "11-22 12:00") == (None, Why.UNPLANNED, ())


def test_outside_of_all_windows_nobody_is_planned():
    plan = Plan(rosters=[roster(windows=OFFICE)])

    assert told(plan, "11-24 20:00") == (None, Why.UNPLANNED, ())


def test_the_later_layer_wins_where_it_holds():
    plan = Plan(rosters=[roster(B, layer=2, windows=NIGHTS), roster(A)])

    assert told(plan, "11-24 20:00")[0] == B
    assert told(plan, "11-24 12:00")[0] == A


def test_an_override_beats_rosters_and_the_newest_beats_the_older():
    plan = Plan(
        rosters=[roster()],
        overrides=[
            override(C, "11-24 09:00", "11-25 09:00", number=2),
            override(B, "11-24 00:00", "11-26 00:00", number=1),
        ],
    )

    assert told(plan, "11-24 08:00") == (B, Why.OVERRIDE, ())
    assert told(plan, "11-24 09:00") == (C, Why.OVERRIDE, ())
    assert told(plan, "11-25 09:00") == (B, Why.OVERRIDE, ())
    assert told(plan, "11-26 00:00") == (A, Why.ROSTER, ())


def test_a_shift_goes_to_the_next_who_is_there_and_back_when_leave_is_over():
    plan = Plan(rosters=[roster()], leaves=[leave(A, "11-24 00:00", "11-26 00:00")])

    assert told(plan, "11-23 23:59") == (A, Why.ROSTER, ())
    assert told(plan, "11-24 00:00") == (B, Why.LEAVE, (A,))
    assert told(plan, "11-26 00:00") == (A, Why.ROSTER, ())


def test_leave_without_an_end_lasts():
    plan = Plan(rosters=[roster()], leaves=[leave(A, "11-24 00:00"), leave(B, "11-24 00:00")])

    assert told(plan, "12-15 12:00") == (C, Why.LEAVE, (A, B))


def test_where_everybody_is_away_a_lower_layer_helps_out():
    night = roster(B, layer=2, windows=NIGHTS)
    plan = Plan(rosters=[night, roster(A)], leaves=[leave(B, "11-23 00:00", "11-25 00:00")])

    assert told(plan, "11-24 20:00") == (A, Why.LEAVE, (B,))


def test_where_everybody_is_away_nobody_is_on_duty():
    plan = Plan(rosters=[roster(A)], leaves=[leave(A, "11-24 00:00")])

    assert told(plan, "11-24 12:00") == (None, Why.ALL_AWAY, (A,))


def test_an_override_for_somebody_who_is_away_leaves_the_older_one_in_force():
    overrides = [
        override(B, "11-24 00:00", "11-25 00:00", number=1),
        override(C, "11-24 00:00", "11-25 00:00", number=2),
    ]
    plan = Plan(rosters=[roster()], overrides=overrides, leaves=[leave(C, "11-24 00:00")])

    assert told(plan, "11-24 12:00") == (B, Why.OVERRIDE, (C,))


def test_shifts_are_merged_and_cut_off_at_the_ends():
    plan = Plan(rosters=[roster()], leaves=[leave(C, "11-24 00:00", "11-25 00:00")])

    shifts = plan.shifts(at("11-24 12:00"), at("12-08 12:00"))

    assert [(s.since, s.until, s.person) for s in shifts] == [
        (at("11-24 12:00"), at("11-30 09:00"), A),
        (at("11-30 09:00"), at("12-07 09:00"), B),
        (at("12-07 09:00"), at("12-08 12:00"), C),
    ]


def test_two_shifts_of_one_person_are_two_and_one_watch():
    plan = Plan(rosters=[roster(A, length=DAY)])

    shifts = plan.shifts(at("11-24 09:00"), at("11-26 09:00"))

    assert [s.since for s in shifts] == [at("11-24 09:00"), at("11-25 09:00")]
    assert [(s.since, s.until) for s in by_person(shifts)] == [
        (at("11-24 09:00"), at("11-26 09:00"))
    ]


def test_gaps_are_what_nobody_has():
    plan = Plan(
        rosters=[roster(A, windows=OFFICE)], leaves=[leave(A, "11-24 15:00", "11-24 20:00")]
    )

    gaps = plan.gaps(at("11-24 12:00"), at("11-25 12:00"))

    assert [(g.since, g.until, g.turn.why) for g in gaps] == [
        (at("11-24 15:00"), at("11-25 09:00"), Why.ALL_AWAY)
    ]


# -- against a clerk who looks at the clock every minute and knows no arithmetic ------------------

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
DAYS = (
    date(2026, 10, 24),
    date(2026, 10, 31),
    date(2026, 4, 4),
    date(2026, 3, 28),
    date(2026, 3, 7),
)
"""Near the days on which the clocks of these zones change."""
BERLIN_DAY = DAYS[0]


def clerk(plan, since, until):
    """Yield each minute with who is on duty, by looking at the clocks from long before."""
    shown: dict[int, datetime] = {}
    moment = since - timedelta(hours=4)
    while moment < until:
        for roster_ in plan.rosters:
            now = moment.astimezone(ZoneInfo(roster_.zone)).replace(tzinfo=None)
            shown[roster_.layer] = max(shown.get(roster_.layer, now), now)
        if moment >= since:
            yield moment, said(plan, shown, moment)
        moment += MINUTE


def said(plan, shown, moment):
    away = {
        gone.person
        for gone in plan.leaves
        if gone.since <= moment and (gone.until is None or moment < gone.until)
    }
    for one in sorted(plan.overrides, key=lambda o: -o.id):
        if one.since <= moment < one.until and one.person not in away:
            return one.person
    for roster_ in sorted(plan.rosters, key=lambda r: -r.layer):
        clock = shown[roster_.layer]
        begun = datetime.combine(roster_.first_day, time.min) + roster_.hand_over
        if clock < begun or not holds(roster_, clock):
            continue
        turn = (clock - begun) // roster_.length
        for offset in range(len(roster_.people)):
            person = roster_.people[(turn + offset) % len(roster_.people)]
            if person not in away:
                return person
    return None


def holds(roster_, clock):
    if not roster_.windows:
        return True
    for back in range(3):
        day = datetime.combine(clock.date() - timedelta(days=back), time.min)
        for window in roster_.windows.get(day.weekday(), ()):
            if day + window.opens <= clock < day + window.closes:
                return True
    return False


minutes = st.integers(0, 23 * 60 + 59).map(lambda m: timedelta(minutes=m))
people = st.lists(st.sampled_from([A, B, C]), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def windows(draw):
    if draw(st.booleans()):
        return {}
    opens, long = draw(minutes), draw(st.integers(1, 24 * 60))
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    return {day: (Window(opens, opens + timedelta(minutes=long)),) for day in days}


@st.composite
def rosters(draw, layer, zone, day):
    return Roster(
        team="desk",
        layer=layer,
        people=draw(people),
        length=draw(st.sampled_from([HOUR, 5 * HOUR, 8 * HOUR, DAY, 36 * HOUR, WEEK])),
        first_day=day - timedelta(days=draw(st.integers(-1, 9))),
        hand_over=draw(minutes),
        zone=zone,
        windows=draw(windows()),
        changed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@st.composite
def plans(draw):
    zone, day = draw(st.sampled_from(ZONES)), draw(st.sampled_from(DAYS))
    since = datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
    offsets = st.integers(-300, 3000).map(lambda m: since + timedelta(minutes=m))
    layers = draw(st.integers(0, 2))
    overrides = [
        Override(
            id=DutyId(number),
            team="desk",
            person=draw(st.sampled_from([A, B])),
            since=(begins := draw(offsets)),
            until=begins + draw(st.integers(1, 900)) * MINUTE,
            reason=Reason.PUT,
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    leaves = [
        Leave(
            person=draw(st.sampled_from([A, B, C])),
            since=(begins := draw(offsets)),
            until=draw(st.sampled_from([None, begins + draw(st.integers(1, 900)) * MINUTE])),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    found = Plan(
        rosters=[draw(rosters(layer, zone, day)) for layer in range(layers)],
        overrides=overrides,
        leaves=leaves,
    )
    return found, since


@pytest.mark.timeout(120)
@settings(max_examples=60)
@given(plans())
def test_a_plan_agrees_with_a_clerk_who_looks_at_the_clock_every_minute(drawn):
    plan, since = drawn
    until = since + timedelta(hours=30)

    shifts = plan.shifts(since, until)

    assert shifts[0].since == since
    assert shifts[-1].until == until
    assert all(a.until == b.since and a.turn != b.turn for a, b in pairwise(shifts))
    expected = iter(shifts)
    shift = next(expected)
    for moment, person in clerk(plan, since, until):
        if moment >= shift.until:
            shift = next(expected)
        assert shift.person == person, moment
        if moment.minute % 20 == 0:
            assert plan.turn(moment).person == person, moment
