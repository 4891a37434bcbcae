"""The pages of the desk: health for machines and people, sealed, and silent about faults."""

import aiohttp
import pytest

from bot.health import Health, StageName
from bot.web.pages import preferred
from bot.web.site import Site
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
    site = Site(health=health, clock=clock, name=NAME)
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
    "path", ["/", "/healthz", "/static/desk.css", "/nothing", "/static/../web.py"]
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
