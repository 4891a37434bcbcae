"""The pages of the desk: health for machines and people, sealed, and silent about faults."""

import json

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.health import Health, Phase, StageName
from bot.operators.metrics import CONTENT_TYPE, Metrics
from bot.standing import Holder, Role
from bot.web.pages import preferred
from bot.web.site import Site
from store.queues.restored import Held
from store.tally import Tally
from tests.virtual import VirtualClock

NAME = {"zh": "信息<科>服务台", "en": "IT <Desk>"}


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def health():
    return Health()


@pytest.fixture
async def get(clock, health):
    metrics = Metrics()
    metrics.of_health(health, clock)
    site = Site(health=health, clock=clock, name=NAME, metrics=metrics)
    root = await site.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:

        async def fetch(path, language=None):
            headers = {"Accept-Language": language} if language else {}
            async with session.get(root + path, headers=headers, allow_redirects=False) as answer:
                return answer.status, await answer.text(), answer.headers

        yield fetch
    await site.stop()


def make_green(health, clock):
    for stage in health:
        stage.works(clock.now())


async def test_health_is_red_before_anything_works(get):
    status, text, _ = await get("/healthz")

    assert status == 503
    assert '"ok": false' in text


async def test_health_is_green_when_every_stage_works(get, health, clock):
    make_green(health, clock)

    status, text, headers = await get("/healthz")

    assert status == 200
    assert '"ok": true' in text
    assert headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("name", list(StageName))
async def test_one_silent_stage_turns_health_red_within_a_minute(get, health, clock, name):
    make_green(health, clock)
    clock.later(seconds=61)
    for stage in health:
        if stage.name is not name:
            stage.works(clock.now())

    status, _, _ = await get("/healthz")

    assert status == 503


async def test_a_process_is_ready_once_it_has_begun_and_until_it_stops(get, health, clock):
    make_green(health, clock)

    before, text, _ = await get("/readyz")
    health.phase = Phase.RUNNING
    running, _, _ = await get("/readyz")
    health.phase = Phase.STOPPING
    stopping, why, _ = await get("/readyz")

    assert (before, running, stopping) == (503, 200, 503)
    assert json.loads(text)["unready"] == "starting"
    assert json.loads(why)["unready"] == "stopping"


async def test_readiness_asks_for_the_store_and_for_nothing_else(get, health, clock):
    health.phase = Phase.RUNNING
    health[StageName.STORE].works(clock.now())

    ready, _, _ = await get("/readyz")
    healthy, _, _ = await get("/healthz")
    health[StageName.STORE].fails(clock.now(), "the disk is full")
    full, text, _ = await get("/readyz")

    assert (ready, healthy, full) == (200, 503, 503)
    assert json.loads(text)["unready"] == "store: the disk is full"


async def test_a_process_on_standby_is_ready_and_tells_who_has_the_roles(get, health, clock):
    make_green(health, clock)
    health.phase = Phase.RUNNING
    health[StageName.SENDER].rests(clock.now())
    holder = Holder(role=Role.SENDER, owner="other", term=3, beat_age=1.25, is_me=False)
    health.holders = lambda: [holder]

    status, text, _ = await get("/readyz")
    _, page, _ = await get("/", "en")

    assert status == 200
    assert json.loads(text)["roles"] == {
        "sender": {"owner": "other", "term": 3, "beat_seconds_ago": 1.2, "this_process": False}
    }
    assert "another process (other)" in page


async def test_what_was_counted_is_told_by_class_and_state(get, health, clock):
    health.counted(
        Tally(
            notices={("a", "pending"): 2, ("a", "unknown"): 1, ("b", "dead"): 4},
            rings={"unknown": 1},
            quarantined=5,
            held=Held(notices=6, rings=7, timers=8),
            records={("new", "P1"): 9},
        ),
        clock.now(),
    )
    clock.later(seconds=4)

    _, text, _ = await get("/healthz")
    _, page, _ = await get("/", "en")

    report = json.loads(text)
    assert report["counted_seconds_ago"] == 4
    assert report["queues"] == {
        "outbox": {"a": {"pending": 2, "unknown": 1}, "b": {"dead": 4}},
        "rings": {"unknown": 1},
        "unknown_sends": 2,
        "dead": 4,
        "quarantine": 5,
        "held": {"notices": 6, "rings": 7, "timers": 8},
        "records": {"new": {"P1": 9}},
    }
    assert "Updates in quarantine" in page


async def test_a_monitor_reads_what_is_counted(get, health, clock):
    make_green(health, clock)

    status, text, headers = await get("/metrics")

    assert (status, headers["Content-Type"]) == (200, CONTENT_TYPE)
    families = {family.name for family in text_string_to_metric_families(text)}
    assert {"opsdesk_healthy", "opsdesk_sends", "opsdesk_update_seconds"} <= families


async def test_the_status_page_speaks_the_readers_language(get, health, clock):
    make_green(health, clock)

    _, chinese, _ = await get("/", "zh-CN,zh;q=0.9,en;q=0.8")
    _, english, _ = await get("/", "en-GB")

    assert "一切正常" in chinese
    assert "All is well" in english
    assert "IT &lt;Desk&gt;" in english


async def test_trouble_is_shown_with_its_reason(get, health, clock):
    make_green(health, clock)
    health[StageName.STORE].fails(clock.now(), "the disk <is> full")

    _, page, _ = await get("/", "en")

    assert "Something does not work" in page
    assert "the disk &lt;is&gt; full" in page


@pytest.mark.parametrize(
    "path",
    ["/", "/healthz", "/readyz", "/metrics", "/static/desk.css", "/nothing", "/static/../web.py"],
)
async def test_every_answer_is_sealed(get, path):
    _, _, headers = await get(path)

    assert "script" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "aiohttp" not in headers.get("Server", "")


async def test_a_fault_shows_a_reference_and_nothing_else(get, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("inner words")

    monkeypatch.setattr(Health, "is_green", broken)

    status, page, _ = await get("/", "en")

    assert status == 500
    assert "inner words" not in page
    assert "Traceback" not in page
    reference = caplog.records[-1].getMessage().rpartition("(")[2].rstrip(")")
    assert reference in page


async def test_pages_need_nothing_from_elsewhere(get, health, clock):
    make_green(health, clock)

    _, page, _ = await get("/")
    _, sheet, _ = await get("/static/desk.css")

    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    assert "url(" not in sheet


async def test_unknown_addresses_are_told_in_plain_words(get):
    status, page, _ = await get("/admin", "en")

    assert status == 404
    assert "no such page" in page


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr, zh;q=0.4, en;q=0.6", "en"),
        ("fr", "en"),
        ("", "zh"),
        ("zh;q=0, en;q=0.1", "en"),
        (";;;q=x,,", "en"),
    ],
)
def test_the_browsers_wish_is_followed(header, language):
    assert preferred(header) == language
