"""What a monitor reads of a desk: true numbers, few series, and nobody's name."""

import re

import pytest

from bot.health import Health, Phase
from bot.operators.metrics import Metrics
from bot.ringing.outcome import Fate
from bot.standing import Alone
from store.queues.restored import Held
from store.tally import Tally
from tests.stage import CAST, TOKEN
from tests.virtual import VirtualClock

MOST_SERIES = 400


def value(scene, name, **labels):
    """Return a number as a monitor would read it."""
    return metrics_of(scene).registry.get_sample_value(f"opsdesk_{name}", labels)


def metrics_of(scene):
    return scene.desk.engine._desk.metrics


def series(metrics):
    lines = metrics.text().decode().splitlines()
    return {line.rpartition(" ")[0] for line in lines if not line.startswith("#")}


async def test_the_life_of_a_ticket_is_counted(scene):
    record = await scene.reported()
    received, handled = value(scene, "updates_received_total"), done(scene)

    await scene.press("engineer", "claim", record)
    scene.skip()

    assert value(scene, "updates_received_total") == received + 1
    assert done(scene) == value(scene, "update_seconds_count") == handled + 1
    sent = value(scene, "sends_total", **{"class": "a", "outcome": "ok"})
    assert sent > 0
    assert value(scene, "notice_seconds_count") >= sent
    assert value(scene, "sends_total", **{"class": "a", "outcome": "unknown"}) == 0


def done(scene):
    return value(scene, "updates_handled_total", outcome="done")


async def test_answers_429_are_counted_with_the_wait(scene):
    scene.allow("retry after 7")
    scene.world.fail_next("sendMessage", status=429, retry_after=7)

    await scene.say("requester", "/help")
    await scene.later(seconds=8)
    scene.skip()

    assert value(scene, "rate_limited_total") == 1
    assert value(scene, "rate_limited_seconds_total") == 7
    assert value(scene, "sends_total", **{"class": "a", "outcome": "limited"}) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_update_that_fails_is_counted_until_it_is_put_aside(scene, monkeypatch):
    async def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("handlers.routes.serve", broken)
    scene.explain("failed|quarantine")

    await scene.say("requester", "hello")
    scene.skip()

    assert value(scene, "updates_handled_total", outcome="failed") == 2
    assert value(scene, "updates_handled_total", outcome="quarantined") == 1


async def test_a_late_timer_is_seen(scene):
    await scene.reported()
    scene.skip()

    await scene.away(minutes=90)
    scene.skip()

    assert value(scene, "timer_lateness_seconds_count") > 0
    assert value(scene, "timer_lateness_seconds_sum") > 60


async def test_nothing_of_anybody_stands_in_it_and_no_series_is_added(scene):
    before = series(metrics_of(scene))

    record = await scene.reported(words="Zebrawood desk lamp is broken")
    await scene.press("engineer", "claim", record)
    scene.skip()

    assert series(metrics_of(scene)) == before
    people = [scene.person(name) for name in CAST]
    secret = [TOKEN, "Zebrawood", *(p.first_name for p in people), *(str(p.id) for p in people)]
    assert [word for word in secret if any(word in line for line in before)] == []


def test_each_fate_of_a_ring_is_counted():
    metrics = Metrics()

    for fate in Fate:
        metrics.rang(fate)

    text = metrics.text().decode().splitlines()
    assert len([line for line in text if re.match(r"opsdesk_ring_.*outcome=.* 1.0", line)]) == 4


def test_stages_roles_and_queues_are_shown_by_few_series():
    health, clock, metrics = Health(), VirtualClock(), Metrics()
    metrics.of_health(health, clock)
    for stage in health:
        stage.works(clock.now())
    health.phase, health.holders = Phase.RUNNING, Alone().holders
    health.counted(
        Tally(
            notices={("a", "pending"): 2},
            rings={"dead": 3},
            quarantined=4,
            held=Held(notices=5, rings=6, timers=7),
            records={("new", "P1"): 8},
        ),
        clock.now(),
    )
    clock.later(seconds=3)

    text = metrics.text().decode()

    assert {
        "opsdesk_healthy 1.0",
        "opsdesk_ready 1.0",
        'opsdesk_stage_ok{stage="sender"} 1.0',
        'opsdesk_stage_last_success_age_seconds{stage="store"} 3.0',
        'opsdesk_role_held{role="poller"} 1.0',
        'opsdesk_notices{class="a",state="pending"} 2.0',
        'opsdesk_rings{state="dead"} 3.0',
        "opsdesk_quarantined_updates 4.0",
        'opsdesk_held{kind="timers"} 7.0',
        'opsdesk_open_records{priority="P1",state="new"} 8.0',
        "opsdesk_counted_age_seconds 3.0",
    } <= set(text.splitlines())
    assert len(series(metrics)) < MOST_SERIES
    labels = set(re.findall(r"(\w+)=\"", text))
    assert labels <= {"stage", "role", "class", "state", "outcome", "kind", "priority", "le"}
