"""How much one person may ask at a time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desk.floods import MESSAGES, MOST_PEOPLE, Bucket, Floods, Rate, Verdict, asked
from desk.identifiers import PersonId

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ONE = PersonId(1)


def asks(floods, times, person=ONE, at=NOW, begin=0, rate=MESSAGES):
    return [
        floods.ask(person, "messages", rate, f"u{begin + number}", at)[0] for number in range(times)
    ]


def test_a_burst_passes_then_one_warning_then_silence():
    verdicts = asks(Floods(), 40)

    assert verdicts[:15] == [Verdict.PASSES] * 15
    assert verdicts[15] is Verdict.WARNED
    assert set(verdicts[16:]) == {Verdict.DROPPED}


def test_a_minute_later_there_is_room_and_the_next_warning_tells_how_much_was_dropped():
    floods = Floods()
    asks(floods, 40)
    later = NOW + timedelta(minutes=1)

    assert asks(floods, 15, at=later, begin=100) == [Verdict.PASSES] * 15
    assert floods.ask(ONE, "messages", MESSAGES, "u200", later) == (Verdict.WARNED, 25)


def test_the_same_update_again_costs_nothing():
    floods = Floods()

    assert {floods.ask(ONE, "messages", MESSAGES, "u1", NOW)[0] for _ in range(99)} == {
        Verdict.PASSES
    }


def test_one_persons_flood_is_nobody_elses():
    floods = Floods()
    asks(floods, 100)

    assert asks(floods, 1, person=PersonId(2), begin=100) == [Verdict.PASSES]


def test_what_is_remembered_is_bounded():
    floods = Floods()
    for number in range(MOST_PEOPLE + 50):
        asks(floods, 1, person=PersonId(number))

    assert len(floods._buckets) == len(floods._last) == MOST_PEOPLE


@given(
    st.lists(st.integers(min_value=-30, max_value=90), max_size=60),
    st.integers(min_value=1, max_value=60),
    st.integers(min_value=1, max_value=30),
)
def test_never_does_more_pass_than_the_rate_allows(steps, a_minute, burst):
    rate, bucket, at = Rate(a_minute=a_minute, burst=burst), Bucket(left=burst, at=NOW), NOW
    passed, warned, newest = 0, [], NOW
    for step in steps:
        at += timedelta(seconds=step)
        newest = max(newest, at)
        bucket, verdict = asked(bucket, rate, at, 1)
        passed += verdict is Verdict.PASSES
        warned += [newest] if verdict is Verdict.WARNED else []
        assert 0 <= bucket.left <= burst

    assert passed <= burst + (newest - NOW) / timedelta(minutes=1) * a_minute + 0.001
    gaps = [b - a for a, b in pairwise(warned)]
    assert all(gap >= timedelta(minutes=1) for gap in gaps)
