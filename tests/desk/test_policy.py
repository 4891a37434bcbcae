"""What was decided: which version of the terms counts, and on which calendars."""

from dataclasses import replace
from datetime import timedelta

from desk.hours import Calendar
from desk.policy import Contact, Policy
from desk.priority import Priority
from desk.sla import Level
from desk.terms import Target, Terms
from tests.store.builders import POLICY

HOUR = timedelta(hours=1)
NIGHTS = Calendar(key="N", zone="Asia/Shanghai")
OLD, NEW = (
    Terms(targets={Priority.P1: Target(response=HOUR, resolution=hours * HOUR, calendar=calendar)})
    for hours, calendar in ((4, "gone"), (5, "N"))
)


def a_policy(**facts) -> Policy:
    return replace(POLICY, calendars={"N": NIGHTS}, **facts)


def test_a_record_keeps_the_terms_under_which_it_was_reported():
    policy = a_policy(terms={2: OLD, 3: NEW}, terms_version=3)

    assert (policy.terms_for(2), policy.terms_for(3)) == (OLD, NEW)


def test_what_was_reported_before_there_were_terms_is_promised_nothing():
    policy = a_policy(terms={2: OLD, 3: NEW})

    assert (policy.terms_for(None), policy.terms_for(9)) == (Terms(targets={}),) * 2


def test_a_desk_without_terms_promises_nothing():
    policy = a_policy()

    assert policy.terms_for(1) == Terms(targets={})
    assert policy.levels(None) == {}


def test_what_is_promised_counts_on_its_calendar():
    levels = a_policy(terms={1: NEW}).levels(1)

    assert levels == {Priority.P1: Level(response=HOUR, resolution=5 * HOUR, hours=NIGHTS)}


def test_a_calendar_that_is_gone_leaves_the_service_hours():
    policy = a_policy(terms={1: OLD})

    assert policy.levels(1)[Priority.P1].hours == policy.service_hours


def test_a_record_can_be_with_the_contacts_that_have_a_target_in_its_terms():
    contacts = {
        key: Contact(key=key, names={}, channels=frozenset()) for key in ("paper", "acme", "gate")
    }
    terms = Terms(targets={}, vendors={"acme": HOUR, "paper": HOUR, "gone": HOUR})

    policy = a_policy(contacts=contacts, terms={1: OLD, 2: terms})

    assert (policy.vendors(1), policy.vendors(2)) == ((), ("paper", "acme"))
