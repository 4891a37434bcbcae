"""Connections of the web server: few, none for ever, and no words for what is no HTTP."""

import asyncio
import logging

import pytest

from bot.health import Health
from bot.operators.metrics import Metrics
from bot.web import guests
from bot.web.site import SEALS, Site
from tests.virtual import VirtualClock

MALFORMED = b"GET / HTTP/1.1\r\nX-Mine: my-word\x00\r\n\r\n"
CONTINUED = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"


@pytest.fixture
async def port():
    site = Site(
        health=Health(), clock=VirtualClock(), name={"zh": "台", "en": "Desk"}, metrics=Metrics()
    )
    root = await site.start("127.0.0.1", 0)
    yield int(root.rpartition(":")[2])
    await site.stop()


async def opened(port, data=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    await writer.drain()
    return reader, writer


async def told(port, data):
    """Return what is answered to bytes, until the server ends the connection."""
    reader, writer = await opened(port, data)
    answer = await reader.read()
    writer.close()
    return answer


async def test_what_is_no_http_is_refused_in_no_words(port, caplog):
    with caplog.at_level(logging.INFO):
        answer = (await told(port, MALFORMED)).decode()

    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.0 400 ")
    assert body == ""
    assert "my-word" not in answer
    assert not caplog.records
    for name, value in SEALS.items():
        assert f"{name}: {value}" in head


@pytest.mark.parametrize("begun", [b"", b"GET / HTT", CONTINUED], ids=["nothing", "head", "body"])
async def test_who_never_finishes_a_request_has_to_leave(port, monkeypatch, begun):
    monkeypatch.setattr(guests, "STAY_SECONDS", 0.02)
    monkeypatch.setattr(guests, "LEAVE_SECONDS", 0.02)

    await told(port, begun)  # it ends, else the test runs out of time


async def test_the_oldest_makes_room_where_there_are_too_many(port, monkeypatch):
    monkeypatch.setattr(guests, "MOST", 3)
    kept = [await opened(port) for _ in range(4)]

    assert await kept[0][0].read() == b""
    for reader, writer in kept[1:]:
        writer.write(b"GET /static/desk.css HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
    for _, writer in kept:
        writer.close()


async def test_who_left_takes_no_room(port, monkeypatch):
    monkeypatch.setattr(guests, "MOST", 2)
    first = await opened(port, b"GET /static/desk.css HTTP/1.1\r\nHost: a\r\n\r\n")
    await first[0].readline()
    for _ in range(5):
        await told(port, MALFORMED)

    first[1].write(b"GET /static/desk.css HTTP/1.1\r\nHost: a\r\n\r\n")
    seen = await first[0].readuntil(b"HTTP/1.1 200 OK\r\n")
    assert seen
    first[1].close()


async def test_a_fault_below_the_pages_tells_a_reference_in_the_log_alone(
    port, monkeypatch, caplog
):
    def fails(*_):
        raise ValueError("where it failed")

    monkeypatch.setattr("bot.web.site.Pages.error", fails)
    answer = (await told(port, b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")).decode()

    assert answer.startswith("HTTP/1.1 500 ")
    assert "where it failed" not in answer
    assert [r.levelname for r in caplog.records if r.name == "bot.web.guests"] == ["ERROR"]
