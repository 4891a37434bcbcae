"""One clock for all processes: the database's, however the machines' clocks go."""

from datetime import timedelta

import pytest

from bot.clock import CLOSE_ENOUGH, CommonClock
from tests.virtual import START, VirtualClock


class Machine(VirtualClock):
    """A machine whose wall clock is ahead by a span that can change."""

    ahead = timedelta()

    def now(self):
        return self.moment + self.ahead


@pytest.fixture
def machine():
    machine = Machine()
    machine.ahead = timedelta(seconds=30)
    return machine


@pytest.fixture
def clock(machine):
    return CommonClock(machine)


def agree(clock, machine, moment, took=0.0):
    """Let the database show a moment, in the middle of an answer that took so long."""
    asked = machine.monotonic()
    machine.later(seconds=took)
    clock.agree(moment, asked, machine.monotonic())


def test_until_a_database_was_asked_it_is_the_machines(clock):
    assert clock.now() == START + timedelta(seconds=30)


def test_then_it_is_the_databases_however_the_machines_is_set(clock, machine):
    agree(clock, machine, machine.moment)
    machine.ahead = timedelta(hours=-3)
    machine.later(seconds=90)

    assert clock.now() == START + timedelta(seconds=90)
    assert clock.monotonic() == 90


def test_what_the_length_of_an_answer_may_explain_changes_nothing(clock, machine):
    agree(clock, machine, machine.moment)

    agree(clock, machine, machine.moment + timedelta(seconds=2), took=4.0)
    before = clock.now()
    agree(clock, machine, machine.moment + timedelta(seconds=1), took=4.0)

    assert before == START + timedelta(seconds=4)
    assert clock.now() == START + timedelta(seconds=8)


@pytest.mark.parametrize(("by", "is_put_right"), [(0.5, False), (2.0, True), (-2.0, True)])
def test_small_differences_stay_and_larger_ones_are_put_right(clock, machine, by, is_put_right):
    agree(clock, machine, machine.moment)

    agree(clock, machine, machine.moment + by * CLOSE_ENOUGH)

    assert (clock.now() != machine.moment) is is_put_right


def test_operators_are_told_once_when_the_clocks_part_and_once_when_they_meet(
    clock, machine, caplog
):
    caplog.set_level("INFO")
    for _ in range(3):
        agree(clock, machine, machine.moment)
    machine.ahead = timedelta(seconds=1)
    for _ in range(3):
        agree(clock, machine, machine.moment)

    assert [record.message for record in caplog.records] == [
        "the clock of this machine is +30.0 s from the database's, which counts",
        "the clocks of this machine and of the database agree again",
    ]
