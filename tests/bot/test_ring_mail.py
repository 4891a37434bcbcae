"""Rings by mail: plain words, encrypted and signed in as configured, copies known by their id."""

from dataclasses import replace

import pytest

from bot.config.sections import Contact, Localized, Mail
from bot.config.values import Security
from bot.ringing import mail
from bot.ringing.lines import Lines
from bot.ringing.outcome import Fate
from desk.rings import DEFAULT
from desk.secrets.secret import Secret
from desk.terms import Channel
from handlers.rings import RenderedRing
from tests.receivers import CERTIFICATE, MailServer
from tests.virtual import START, VirtualClock

RUNG = RenderedRing(text="P1 #12 需要有人接手：打印机 & <b>\n\n目前还没有人接手。\n.\nend")
PASSWORD = "password-canary"


@pytest.fixture
async def server():
    async with MailServer() as server:
        yield server


def settings(server, **more):
    facts = {
        "host": "localhost",
        "port": str(server.port),
        "security": "none",
        "sender": "desk@example.org",
    }
    return Mail.model_validate(facts | more)


def lines_of(server, **more):
    vendor = Contact(key="vendor", name=Localized(zh="商", en="V"), mail="vendor@example.com")
    lines = Lines(
        VirtualClock(),
        server=settings(server, **more),
        contacts=(vendor,),
        boxes={7: "wang@example.org"},
    )
    lines.seconds[Channel.MAIL] = 1.0
    return lines


async def ring(lines, to="person:7", rendered=RUNG):
    return await lines.ring(Channel.MAIL, to, "page:12:1", "page", rendered)


async def test_a_mail_says_it_in_plain_words(server):
    outcome = await ring(lines_of(server))

    (letter,) = server.taken
    assert outcome.fate is Fate.OK
    assert letter["From"] == "desk@example.org"
    assert letter["To"] == "wang@example.org"
    assert letter["Subject"] == RUNG.subject
    assert letter["Date"].datetime == START
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert letter.get_content().replace("\r\n", "\n").strip() == RUNG.text
    assert server.said[-1] == "QUIT"


async def test_copies_of_one_ring_have_one_id_and_others_another(server):
    lines = lines_of(server)
    await ring(lines)
    await ring(lines)
    await lines.ring(Channel.MAIL, "person:7", "page:12:2", "page", RUNG)

    first, second, other = (letter["Message-ID"] for letter in server.taken)
    assert first == second != other
    assert first.endswith("@example.org>")


async def test_no_word_of_a_ticket_makes_a_header(server):
    await ring(lines_of(server), rendered=replace(RUNG, text="Subject: x\n\nBcc: all@example.org"))

    (letter,) = server.taken
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Subject: x"


@pytest.mark.parametrize(
    ("word", "answer", "fate"),
    [
        ("GREETING", "554 not you", Fate.REFUSED),
        ("GREETING", "421 busy", Fate.NOT_SENT),
        ("GREETING", "reset", Fate.NOT_SENT),
        ("MAIL", "451 later", Fate.NOT_SENT),
        ("MAIL", "reset", Fate.NOT_SENT),
        ("RCPT", "550 no such user", Fate.REFUSED),
        ("RCPT", "450 greylisted", Fate.NOT_SENT),
        ("DATA", "552 full", Fate.REFUSED),
        ("DATA", "452 full", Fate.NOT_SENT),
        ("END", "554 spam", Fate.REFUSED),
        ("END", "451 later", Fate.NOT_SENT),
        ("END", "what?", Fate.UNKNOWN),
        ("END", "reset", Fate.UNKNOWN),
        ("END", "hang", Fate.UNKNOWN),
        ("GREETING", "hang", Fate.NOT_SENT),
        ("QUIT", "reset", Fate.OK),
        ("QUIT", "500 what?", Fate.OK),
    ],
)
async def test_each_answer_has_its_outcome(server, word, answer, fate):
    server.script = {word: [answer]}

    outcome = await ring(lines_of(server))

    assert outcome.fate is fate
    if answer[0].isdigit() and fate is not Fate.OK:
        assert outcome.reason == answer


async def test_a_server_that_says_a_little_for_ever_is_cut_off(server, monkeypatch):
    server.script = {"END": ["hang"]}
    monkeypatch.setattr(mail, "STEP_SECONDS", 60.0)
    conversation = mail.Conversation(settings(server), 60.0)
    letter = mail.letter("r", RUNG, "desk@example.org", "wang@example.org", START)

    outcome = await mail._in_thread(conversation, letter, 0.3)

    assert (outcome.fate, outcome.reason) == (Fate.UNKNOWN, "no answer in time")


async def test_nobody_there_is_not_sent(server):
    await server.__aexit__()

    outcome = await ring(lines_of(server))

    assert (outcome.fate, outcome.reason) == (Fate.NOT_SENT, "Connection refused")


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_it_signs_in_only_when_encrypted(security, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    offers = ("STARTTLS", "AUTH PLAIN")
    more = {"security": security, "user": "desk", "password": Secret(PASSWORD)}
    async with MailServer(offers=offers, is_tls=security is Security.TLS) as server:
        outcome = await ring(lines_of(server, **more))

    assert outcome.fate is Fate.OK
    assert server.credentials == ["desk", PASSWORD]
    told = {"EHLO", "STARTTLS", "AUTH"} if security is Security.STARTTLS else {"EHLO", "AUTH"}
    assert set(server.said[: server.said.index("MAIL")]) == told
    assert len(server.taken) == 1


async def test_a_server_that_takes_encryption_away_gets_nothing():
    more = {"security": Security.STARTTLS, "user": "desk", "password": Secret(PASSWORD)}
    async with MailServer(offers=("AUTH PLAIN",)) as server:
        outcome = await ring(lines_of(server, **more))

    assert outcome.fate is Fate.NOT_SENT
    assert "STARTTLS" in outcome.reason
    assert "AUTH" not in server.said


async def test_a_certificate_that_nobody_vouches_for_is_refused():
    async with MailServer(is_tls=True) as server:
        outcome = await ring(lines_of(server, security=Security.TLS))

    assert outcome.fate is Fate.NOT_SENT
    assert outcome.reason.startswith("its certificate is not accepted")
    assert server.said == []


async def test_a_wrong_password_is_told_and_no_part_of_it():
    offers = ("AUTH PLAIN",)
    async with MailServer(offers=offers, script={"AUTH": ["535 wrong"]}) as server:
        outcome = await ring(lines_of(server, user="desk", password=Secret(PASSWORD)))

    assert (outcome.fate, outcome.reason) == (Fate.REFUSED, "535 wrong")


@pytest.mark.parametrize(
    ("to", "box"),
    [
        ("contact:vendor", "vendor@example.com"),
        ("contact:gone", None),
        ("person:8", None),
        ("person:x", None),
        (DEFAULT, None),
    ],
)
async def test_only_configured_addresses_get_mail(server, to, box):
    outcome = await ring(lines_of(server), to)

    assert outcome.fate is (Fate.OK if box else Fate.REFUSED)
    assert [letter["To"] for letter in server.taken] == ([box] if box else [])


async def test_a_desk_without_a_server_mails_nobody():
    lines = Lines(VirtualClock(), boxes={7: "wang@example.org"})

    assert (await ring(lines)).reason == "no address in the configuration"
