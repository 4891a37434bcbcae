"""`ring` and the doctor: an operator learns whether the channels work before the night does."""

import json

import pytest
import yaml
from jinja2 import Environment, meta

from bot.config import load
from bot.doctor.channels import look_at_channels
from bot.phrases import Phrases
from desk.people import LANGUAGES
from handlers.chat.words import TEMPLATES, flat
from tests.bot.process import CONFIG, started, variables
from tests.receivers import CERTIFICATE, Gateway, MailServer

SECRET = "a-signing-canary-of-this-test"
PASSWORD = "password-canary"


@pytest.fixture
async def gateway():
    async with Gateway() as gateway:
        yield gateway


@pytest.fixture
async def server():
    async with MailServer(offers=("AUTH PLAIN",)) as server:
        yield server


@pytest.fixture
def channels(gateway, server):
    """Return the variables of a desk that has both channels."""
    phone = {"key": "phone", "name": {"zh": "电话", "en": "P"}, "webhook": gateway.url}
    return {
        "OPSDESK_WEBHOOK__URL": gateway.url,
        "OPSDESK_WEBHOOK__SECRET": SECRET,
        "OPSDESK_MAIL__HOST": "127.0.0.1",
        "OPSDESK_MAIL__PORT": str(server.port),
        "OPSDESK_MAIL__SECURITY": "none",
        "OPSDESK_MAIL__SENDER": "desk@example.org",
        "OPSDESK_MAIL__USER": "desk",
        "OPSDESK_MAIL__PASSWORD": PASSWORD,
        "OPSDESK_PEOPLE__MAIL": '{"7": "wang@example.org"}',
        "OPSDESK_CONTACTS": json.dumps([phone]),
    }


async def run(channels, tmp_path, *words):
    """Return how the command ended and what it said."""
    environment = variables("http://127.0.0.1:9", tmp_path / "none.db", **channels)
    process = await started(environment, "ring", *words)
    out, err = await process.communicate()
    process._transport.close()  # type: ignore[attr-defined]  # its pipes outlive it otherwise
    return process.returncode, out.decode(), err.decode()


async def test_a_test_rings_once_and_says_that_it_did(channels, gateway, server, tmp_path):
    hook = await run(channels, tmp_path, "hello 你好", "--channel", "webhook")
    mail = await run(channels, tmp_path, "hello", "--channel", "mail", "--to", "person:7")

    assert hook == (0, "default was rung by webhook.\n", "")
    assert mail == (0, "person:7 was rung by mail.\n", "")
    (post,) = gateway.taken
    body = json.loads(post.body)
    assert (body["kind"], body["ticket"], body["people"]) == ("test", None, [])
    assert body["text"].startswith("Test call of IT Service Desk: hello 你好\n")
    assert body["ref"] == post.headers["Idempotency-Key"]
    (letter,) = server.taken
    assert letter["To"] == "wang@example.org"
    assert letter["Subject"] == "Test call of IT Service Desk: hello"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (404, "default was not rung: HTTP 404."),
        (429, "default was not rung: HTTP 429."),
        (500, "Nobody knows whether default was rung: HTTP 500."),
    ],
)
async def test_what_went_wrong_is_told_without_secrets(channels, gateway, tmp_path, answer, told):
    gateway.script = [answer]

    code, out, err = await run(channels, tmp_path, "hello", "--channel", "webhook")

    assert (code, out) == (1, "")
    assert err.startswith(told)
    assert "canary" not in err


async def test_an_address_that_is_not_configured_is_told(channels, gateway, tmp_path):
    code, _, err = await run(channels, tmp_path, "hi", "--channel", "webhook", "--to", "contact:x")

    assert code == 1
    assert err.startswith("contact:x has no address for webhook.")
    assert gateway.taken == []


async def found(given):
    """Return what the doctor finds of channels, with what it says in both languages."""
    config = load(CONFIG, {"OPSDESK_TELEGRAM__TOKEN": "1:x"} | given, need_secrets=False)
    findings = await look_at_channels(config)
    for finding in findings:
        for language in LANGUAGES:
            told = finding.told(Phrases("doctor", language))
            assert "canary" not in told
            assert "\n" not in told
    return [f"{f.check}.{f.key}" for f in findings]


async def test_the_doctor_finds_channels_in_order_and_rings_nobody(channels, gateway, server):
    assert await found(channels) == ["ring_webhook.ok", "ring_webhook.ok", "ring_mail.ok"]

    assert gateway.taken == []
    assert server.taken == []
    assert "MAIL" not in server.said
    assert server.credentials == ["desk", PASSWORD]


async def test_a_desk_without_channels_has_nothing_to_look_at():
    assert await found({}) == []


async def test_the_doctor_names_what_is_missing(channels):
    missing = {"OPSDESK_WEBHOOK__SECRET": "", "OPSDESK_MAIL__PASSWORD": ""}

    assert set(await found(channels | missing)) == {
        "ring_webhook.no_secret",
        "ring_webhook.ok",
        "ring_mail.no_password",
    }


@pytest.mark.parametrize(
    ("more", "finding"),
    [
        ({"OPSDESK_WEBHOOK__URL": "https://nowhere.invalid/canary"}, "ring_webhook.unreachable"),
        ({"OPSDESK_WEBHOOK__URL": "http://127.0.0.1:9/canary"}, "ring_webhook.unreachable"),
        ({"OPSDESK_MAIL__HOST": "nowhere.invalid", "OPSDESK_MAIL__SECURITY": "tls"},
         "ring_mail.no_way"),
        ({"OPSDESK_MAIL__SECURITY": "starttls"}, "ring_mail.no_way"),
    ],
)  # fmt: skip
async def test_the_doctor_names_what_cannot_be_reached(channels, more, finding):
    assert finding in await found(channels | more)


async def test_the_doctor_tells_a_wrong_password(channels, server):
    server.script = {"AUTH": ["535 wrong"]}

    assert "ring_mail.not_let_in" in await found(channels)


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_the_doctor_looks_at_the_certificate_of_a_webhook(channels, monkeypatch, is_trusted):
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    async with MailServer(is_tls=True) as tls:  # it is only connected to
        url = {"OPSDESK_WEBHOOK__URL": f"https://localhost:{tls.port}/canary"}
        (own, _, _) = await found(channels | url)

    assert own == ("ring_webhook.ok" if is_trusted else "ring_webhook.unreachable")


def test_the_command_speaks_both_languages():
    texts = {
        locale: flat(yaml.safe_load((TEMPLATES / locale / "ring.yaml").read_text("utf-8")))
        for locale in LANGUAGES
    }

    assert texts["zh"].keys() == texts["en"].keys()
    for key, text in texts["zh"].items():
        facts = meta.find_undeclared_variables(Environment(autoescape=True).parse(text))
        other = Environment(autoescape=True).parse(texts["en"][key])
        assert facts == meta.find_undeclared_variables(other)
