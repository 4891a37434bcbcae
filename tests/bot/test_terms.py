"""Terms from the configuration: what the shipped file promises, and what is read from another."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.config import Config, load
from bot.policy import policy_of
from bot.terms import USUAL_WAITS, terms_of
from bot.versions import policy_in_force
from desk.priority import Priority
from desk.sla import ClockKind
from desk.terms import Addressee, Chain, Channel, Lease, Rung, Step, Terms, Wait, Who
from tests.bot.test_config import SHIPPED, SMALL, TOKEN
from tests.desk.test_hours import local

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
P1, P2, P3, P4 = Priority
NOW = local("2026-11-20 17:30")


@pytest.fixture
def terms(tmp_path: Path):
    """Read the terms of a small configuration with more below it."""

    def _terms(added: str = "", *, reason: str = "") -> Terms:
        path = tmp_path / "config.yaml"
        small = SMALL.replace("causes:\n", f"{reason}causes:\n")
        path.write_text(small + added, "utf-8")
        return terms_of(load(path, TOKEN))

    return _terms


def test_the_shipped_targets_are_those_of_the_model():
    targets = terms_of(load(SHIPPED, TOKEN)).targets

    assert {key: (t.response, t.resolution, t.calendar) for key, t in targets.items()} == {
        P1: (15 * MINUTE, 4 * HOUR, "A"),
        P2: (30 * MINUTE, 8 * HOUR, "W"),
        P3: (2 * HOUR, 18 * HOUR, "W"),
        P4: (4 * HOUR, 45 * HOUR, "W"),
    }


def test_the_shipped_ladder_tells_owner_lead_and_manager():
    terms = terms_of(load(SHIPPED, TOKEN))

    assert [(rung.percent, str(rung.tell)) for rung in terms.ladder] == [
        (75, "owner"),
        (100, "lead"),
        (125, "manager"),
    ]
    assert terms.percents(ClockKind.RESPONSE, P4) == (75, 100, 125)
    assert terms.slip == 90


def test_only_p1_is_paged_by_the_shipped_chain():
    terms = terms_of(load(SHIPPED, TOKEN))
    chain = terms.chain("desk", P1)

    assert chain is not None
    assert [(str(step.page), step.wait) for step in chain.steps] == [
        ("oncall", 5 * MINUTE),
        ("lead", 10 * MINUTE),
        ("manager", 15 * MINUTE),
    ]
    assert chain.repeat == 1
    assert terms.chain("desk", P2) is None


def test_the_shipped_leases_are_those_of_the_design():
    leases = terms_of(load(SHIPPED, TOKEN)).leases

    assert leases[P1] == Lease(nudge=15 * MINUTE, back=30 * MINUTE)
    assert leases[P4] == Lease(nudge=270 * MINUTE, back=18 * HOUR)


def test_the_shipped_reasons_pause_only_what_the_desk_cannot_help():
    terms = terms_of(load(SHIPPED, TOKEN))

    assert terms.pauses == {"wait_user", "appointment", "no_access"}
    assert terms.waits == USUAL_WAITS


def test_a_file_from_before_there_were_terms_has_the_shipped_ones(terms):
    shipped = terms_of(load(SHIPPED, TOKEN))

    old = terms()

    assert old.waits == {"wait_user": USUAL_WAITS["wait_user"]}
    assert (old.targets, old.ladder, old.chains) == (
        shipped.targets,
        shipped.ladder,
        shipped.chains,
    )
    assert (old.leases, old.slip, old.vendors) == (shipped.leases, shipped.slip, {})


def test_a_reason_that_says_anything_of_waiting_says_all_of_it(terms):
    waits = terms(reason="    clock: runs\n").waits

    assert waits == {"wait_user": Wait()}


def test_a_reason_is_read_with_its_reminders(terms):
    reason = (
        "    clock: paused\n    tell: lead\n    remind: [1h, 2h]\n    every: 3h\n"
        "    asks_until: true\n    resumes_at_until: true\n    before: [1d]\n"
        "    resolve_after: 9h\n    vendor: true\n"
    )

    assert terms(reason=reason).waits["wait_user"] == Wait(
        pauses=True,
        tell=Addressee(Who.LEAD),
        remind=(HOUR, 2 * HOUR),
        every=3 * HOUR,
        before=(24 * HOUR,),
        asks_until=True,
        resumes=True,
        resolve_after=9 * HOUR,
        vendor=True,
    )


def test_a_section_that_is_present_replaces_its_default_whole(terms):
    read = terms(
        "ladder:\n"
        "  - {at: 100%, tell: team}\n"
        "  - {at: 150%, tell: lead, clock: resolution, priorities: 'P2, P1', channels: telegram}\n"
        "chains: []\n"
        "leases: {P3: {nudge: 1h, back: 2h}}\n"
        "promise: {slip: 80%}\n"
    )

    assert read.ladder == (
        Rung(percent=100, tell=Addressee(Who.TEAM)),
        Rung(
            percent=150,
            tell=Addressee(Who.LEAD),
            clock=ClockKind.RESOLUTION,
            priorities=frozenset({P1, P2}),
        ),
    )
    assert (read.chains, read.slip) == ((), 80)
    assert read.leases == {P3: Lease(nudge=HOUR, back=2 * HOUR)}


def test_a_chain_is_read_with_its_hours(terms):
    (chain,) = terms(
        "chains:\n"
        "  - key: night\n"
        "    priorities: [P1, P2]\n"
        "    teams: [desk]\n"
        "    steps:\n"
        "      - {page: oncall, wait: 1h, only: W, channels: [telegram]}\n"
        "      - {page: team, wait: 0s, days: [mon-wed, sun], between: '18:00-08:00'}\n"
    ).chains

    assert chain == Chain(
        key="night",
        priorities=frozenset({P1, P2}),
        teams=frozenset({"desk"}),
        steps=(
            Step(page=Addressee(Who.ONCALL), wait=HOUR, only="W", channels=(Channel.TELEGRAM,)),
            Step(
                page=Addressee(Who.TEAM),
                wait=timedelta(),
                days=frozenset({0, 1, 2, 6}),
                between=(time(18), time(8)),
            ),
        ),
    )


def test_the_policy_has_the_terms_as_its_first_version():
    config = load(SHIPPED, TOKEN)

    policy = policy_of(config, NOW)

    assert policy.terms == {1: terms_of(config)}
    assert (policy.terms_version, policy.calendars_version) == (1, 1)


# Versions in the store.


def wide(slip: str) -> Config:
    return load(SHIPPED, TOKEN | {"OPSDESK_PROMISE__SLIP": slip})


async def test_what_was_promised_once_stays_known(store):
    await policy_in_force(store, wide("90%"), NOW)

    policy = await policy_in_force(store, wide("80%"), NOW)

    assert policy.terms_version == 2
    assert {version: terms.slip for version, terms in policy.terms.items()} == {1: 90, 2: 80}
    assert policy.terms == {1: terms_of(wide("90%")), 2: terms_of(wide("80%"))}


async def test_a_start_that_promises_the_same_changes_no_number(store):
    first = await policy_in_force(store, wide("90%"), NOW)

    assert await policy_in_force(store, wide("90%"), NOW) == first
    assert (first.terms_version, first.calendars_version) == (1, 1)
    assert first == policy_of(wide("90%"), NOW)


async def test_other_hours_are_another_version_of_the_calendars_alone(store):
    await policy_in_force(store, wide("90%"), NOW)
    hours = '{"W": {"tz": "Asia/Shanghai", "weekly": {"mon-fri": "08:00-17:00"}}, "A": %s}'
    always = '{"tz": "Asia/Shanghai", "always": true}'
    other = load(SHIPPED, TOKEN | {"OPSDESK_CALENDARS": hours % always})

    policy = await policy_in_force(store, other, NOW)

    assert (policy.calendars_version, policy.terms_version) == (2, 1)


async def test_another_year_of_holidays_is_another_version_of_the_calendars(store):
    await policy_in_force(store, wide("90%"), NOW)

    policy = await policy_in_force(store, wide("90%"), NOW + timedelta(days=366))

    assert policy.calendars_version == 2
