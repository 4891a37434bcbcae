"""Rings by webhook: signed, to configured addresses alone, and what came of each post."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config.sections import Contact, Localized, Webhook
from bot.ringing.lines import Lines
from bot.ringing.outcome import Fate
from desk.rings import DEFAULT
from desk.secrets.secret import Secret
from desk.terms import Channel
from handlers.rings import Called, RenderedRing, TicketFacts
from tests.receivers import Gateway
from tests.virtual import START, VirtualClock

SECRET = "a-signing-canary-of-this-test"
RUNG = RenderedRing(
    text="P1 #12 needs somebody: 打印机\n\nNobody has it yet.",
    ticket=TicketFacts(number=12, title="打印机", priority="P1", state="new"),
    people=(Called(name="Wang", telegram_id=7),),
)
TICKET = {"number": 12, "title": "打印机", "priority": "P1", "state": "new", "due": None}


@pytest.fixture
async def gateway():
    async with Gateway() as gateway:
        yield gateway


@pytest.fixture
def lines(gateway):
    phone = Contact(key="phone", name=Localized(zh="电话", en="Phone"), webhook=Secret(gateway.url))
    mute = Contact(key="mute", name=Localized(zh="无", en="None"))
    hook = Webhook(url=Secret(gateway.url), secret=Secret(SECRET))
    lines = Lines(VirtualClock(), hook=hook, contacts=(phone, mute))
    lines.seconds[Channel.WEBHOOK] = 0.3
    return lines


async def ring(lines, to=DEFAULT):
    return await lines.ring(Channel.WEBHOOK, to, "page:12:1", "page", RUNG)


async def test_what_is_posted_tells_all_and_is_signed(lines, gateway):
    assert (await ring(lines)).fate is Fate.OK

    (post,) = gateway.taken
    moment, _, mac = post.headers["X-Opsdesk-Signature"].removeprefix("t=").partition(",v1=")
    signed = f"{moment}.".encode() + post.body
    assert mac == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert int(moment) == START.timestamp()
    assert post.headers["Idempotency-Key"] == "page:12:1"
    assert post.headers["Content-Type"] == "application/json"
    assert json.loads(post.body) == {
        "ref": "page:12:1",
        "kind": "page",
        "text": RUNG.text,
        "ticket": TICKET,
        "people": [{"name": "Wang", "telegram_id": 7}],
        "at": "2026-11-23T01:00:00+00:00",
    }


async def test_another_try_carries_the_same_key(lines, gateway):
    await ring(lines)
    await ring(lines)

    assert {post.headers["Idempotency-Key"] for post in gateway.taken} == {"page:12:1"}


@pytest.mark.parametrize(
    ("answer", "fate", "reason"),
    [
        (202, Fate.OK, ""),
        (400, Fate.REFUSED, "HTTP 400"),
        (404, Fate.REFUSED, "HTTP 404"),
        (408, Fate.NOT_SENT, "HTTP 408"),
        (429, Fate.NOT_SENT, "HTTP 429"),
        (500, Fate.UNKNOWN, "HTTP 500"),
        (503, Fate.NOT_SENT, "HTTP 503"),
        ("hang", Fate.UNKNOWN, "no answer in time"),
        ("reset", Fate.UNKNOWN, "the connection broke (ServerDisconnectedError)"),
    ],
)
async def test_each_answer_has_its_outcome(lines, gateway, answer, fate, reason):
    gateway.script = [answer]

    outcome = await ring(lines)

    assert (outcome.fate, outcome.reason) == (fate, reason)
    assert len(gateway.taken) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_refused_and_not_followed(lines, gateway, status):
    gateway.script = [(status, {"Location": "/elsewhere"})]

    outcome = await ring(lines)

    assert outcome.fate is Fate.REFUSED
    assert "redirects are not followed" in outcome.reason
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("17", 17),
        ("99999999999999999999", 3600),
        ("Mon, 23 Nov 2026 01:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 00:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 01:02:00 -0000", 0),
        ("soon", 0),
    ],
)
async def test_a_receiver_may_ask_to_be_left_alone_within_reason(lines, gateway, said, seconds):
    gateway.script = [(429, {"Retry-After": said})]

    outcome = await ring(lines)

    assert (outcome.fate, outcome.retry_after) == (Fate.NOT_SENT, timedelta(seconds=seconds))


async def test_nobody_there_is_not_sent_and_the_reason_names_no_address(lines, gateway):
    await gateway.__aexit__()

    outcome = await ring(lines)

    assert outcome.fate is Fate.NOT_SENT
    assert outcome.reason == "no connection (Connection refused)"


async def test_a_name_that_nobody_knows_is_not_sent_to():
    url = Secret("https://nowhere.invalid/?key=canary")
    lines = Lines(VirtualClock(), hook=Webhook(url=url, secret=Secret(SECRET)))

    assert (await ring(lines)).reason == "no connection (its name is not known)"


async def test_who_speaks_no_tls_where_it_is_asked_for_is_not_sent_to(gateway):
    url = Secret(f"https://localhost:{gateway.port}/")
    lines = Lines(VirtualClock(), hook=Webhook(url=url, secret=Secret(SECRET)))

    outcome = await ring(lines)

    assert outcome.fate is Fate.NOT_SENT
    assert gateway.taken == []


@pytest.mark.parametrize(
    ("to", "arrives"),
    [
        ("person:7", True),
        ("contact:phone", True),
        ("contact:mute", False),
        ("contact:gone", False),
        ("http://127.0.0.1:9/", False),
    ],
)
async def test_only_configured_addresses_are_posted_to(lines, gateway, to, arrives):
    outcome = await ring(lines, to)

    assert outcome.fate is (Fate.OK if arrives else Fate.REFUSED)
    assert bool(gateway.taken) is arrives


async def test_nothing_is_posted_unsigned(lines, gateway):
    lines._hook = Webhook(url=Secret(gateway.url))

    assert (await ring(lines)).reason == "no address in the configuration"
    assert gateway.taken == []


async def test_a_ring_about_no_ticket_says_so(lines, gateway):
    await lines.ring(Channel.WEBHOOK, DEFAULT, "r", "test", replace(RUNG, ticket=None, people=()))

    body = json.loads(gateway.taken[0].body)
    assert (body["ticket"], body["people"]) == (None, [])
