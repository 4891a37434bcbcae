"""Webhook, mail and contacts: what is read, and what cannot be an address."""

import pytest

from bot.commands.run import secrets_of
from bot.config import ConfigErrors, load
from bot.config.addresses import mail_address
from bot.config.channel_rules import VENDOR_KEY
from bot.config.values import Security
from bot.policy import policy_of
from desk.identifiers import ChatId, PersonId
from desk.record import State
from desk.secrets.secret import KeyRing, Secret
from desk.terms import Channel
from handlers.chat.buttons import LIMIT, Buttons, Pressed, shown
from tests.bot.test_config import SHIPPED, SMALL, TOKEN
from tests.desk.records import record
from tests.virtual import START

SECRET = "a-signing-canary-of-this-test"
SECRETS = {
    **TOKEN,
    "OPSDESK_WEBHOOK__SECRET": SECRET,
    "OPSDESK_MAIL__PASSWORD": "a-password-canary",
}
ALL = """\
webhook:
  url: https://gateway.example.org/ring?key=url-canary
mail:
  host: smtp.example.org
  port: 465
  security: tls
  sender: desk@example.org
  user: desk
people:
  mail: {"123": wang@example.org, 124: "li@example.org"}
contacts:
  - key: vendor
    name: {zh: 供应商, en: Vendor}
    webhook: http://10.0.0.7:9000/
    mail: support@vendor.example.com
  - {key: phone, name: {zh: 电话, en: Phone}, webhook: "https://phone.example.org"}
"""


def written(tmp_path, text):
    path = tmp_path / "config.yaml"
    path.write_text(SMALL + text, encoding="utf-8")
    return path


def errors(tmp_path, text, variables=SECRETS):
    with pytest.raises(ConfigErrors) as raised:
        load(written(tmp_path, text), variables)
    return [str(error).partition("config.yaml:")[2] or str(error) for error in raised.value.errors]


def test_channels_are_read_and_the_desk_learns_no_address(tmp_path):
    config = load(written(tmp_path, ALL), SECRETS)
    policy = policy_of(config, START)

    assert config.webhook.url == Secret("https://gateway.example.org/ring?key=url-canary")
    assert (config.mail.port, config.mail.security) == (465, Security.TLS)
    assert config.people.mail == {123: "wang@example.org", 124: "li@example.org"}
    assert policy.channels == set(Channel)
    assert policy.mailed == {123, 124}
    assert policy.contacts["vendor"].channels == {Channel.WEBHOOK, Channel.MAIL}
    assert policy.contacts["phone"].channels == {Channel.WEBHOOK}
    assert policy.contacts["phone"].names == {"zh": "电话", "en": "Phone"}
    assert "example" not in repr(policy.contacts)


def test_a_desk_without_them_has_telegram_alone():
    config = load(SHIPPED, TOKEN)
    policy = policy_of(config, START)

    assert policy.channels == {Channel.TELEGRAM}
    assert (policy.contacts, policy.mailed) == ({}, frozenset())


def test_secrets_are_told_to_whoever_hides_them(tmp_path):
    config = load(written(tmp_path, ALL), SECRETS)

    hidden = {secret.reveal() for secret in secrets_of(config)}

    assert {
        SECRET,
        "a-password-canary",
        "https://gateway.example.org/ring?key=url-canary",
        "http://10.0.0.7:9000/",
        "https://phone.example.org",
    } <= hidden
    assert "canary" not in repr(config)


def test_mail_of_people_comes_from_a_variable_as_json():
    variables = {
        "OPSDESK_PEOPLE__MAIL": '{"123": "wang@example.org"}',
        "OPSDESK_MAIL__HOST": "127.0.0.1",
        "OPSDESK_MAIL__SENDER": "desk@example.org",
    }

    assert load(SHIPPED, TOKEN | variables).people.mail == {123: "wang@example.org"}


MAIL = "mail:\n  host: smtp.example.org\n  sender: desk@example.org\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(
            "webhook:\n  url: gateway\n",
            "17: webhook.url: is not a URL; write it like https://gateway.example.org/ring",
            id="no URL",
        ),
        pytest.param(
            "webhook:\n  url: https://me:canary@gateway.example.org/\n",
            "17: webhook.url: a user and # do not belong here; drop them from the URL",
            id="a URL with a password",
        ),
        pytest.param(
            "webhook:\n  url: http://gateway.example.org/\n",
            "17: webhook.url: what rings would travel unencrypted to gateway.example.org; write "
            "https:// (http:// is for this machine and private networks)",
            id="plain http over the Internet",
        ),
        pytest.param(
            "webhook:\n  secret: canary-canary-canary\n",
            "17: webhook.secret: a secret does not stand in this file; take the line out and put "
            "the value into OPSDESK_WEBHOOK__SECRET",
            id="a secret in the file",
        ),
        pytest.param(
            "mail:\n  password: canary\n",
            "17: mail.password: a secret does not stand in this file; take the line out and put "
            "the value into OPSDESK_MAIL__PASSWORD",
            id="a password in the file",
        ),
        pytest.param(
            "mail:\n  host: smtp.example.org/x\n  sender: desk@example.org\n",
            '17: mail.host: "smtp.example.org/x" is not a mail server; write a name like '
            "smtp.example.org",
            id="no mail server",
        ),
        pytest.param(
            "mail:\n  host: smtp.example.org\n",
            "16: mail.sender: missing; write the address that mail comes from, like "
            "desk@example.org",
            id="mail without a sender",
        ),
        pytest.param(
            MAIL + "  security: none\n",
            "19: mail.security: mail and password would travel unencrypted; write starttls or tls "
            "(none is for this machine and private networks)",
            id="mail in the clear",
        ),
        pytest.param(
            MAIL + "  security: ssl\n",
            '19: mail.security: "ssl" is not known here; one of these is right: starttls, tls, '
            "none",
            id="an unknown security",
        ),
        pytest.param(
            MAIL + "people:\n  mail: {wang: wang@example.org}\n",
            '20: people.mail.wang: "wang" is not the Telegram id of a person; write its number, '
            "like 123456789 (not a @name)",
            id="mail of a name",
        ),
        pytest.param(
            MAIL + 'people:\n  mail: {"123": none}\n',
            "20: people.mail.123: a mail address belongs here; take the line out where there is "
            "none",
            id="mail of nobody",
        ),
        pytest.param(
            'people:\n  mail: {"123": wang@example.org}\n',
            "17: people.mail: there is no mail server to send through; name one in mail.host",
            id="mail without a server",
        ),
        pytest.param(
            "contacts:\n  - {key: a, name: {zh: 甲, en: A}, mail: a@example.org}\n",
            "17: contacts[a].mail: there is no mail server to send through; name one in mail.host",
            id="a contact's mail without a server",
        ),
        pytest.param(
            "contacts:\n  - {key: a, name: {zh: 甲, en: A}}\n  - {key: a, name: {zh: 乙, en: B}}\n",
            '18: contacts[a].key: "a" stands twice in contacts; give each its own key',
            id="two contacts with one key",
        ),
        pytest.param(
            "contacts:\n  - key: the_shop_around_the_corner\n"
            "    name: {zh: 店, en: Shop}\n    target: 9h\n",
            "17: contacts[the_shop_around_the_corner].key: is 26 characters long; a contact with a "
            "target stands on a button, so write at most 20",
            id="a vendor whose key fits no button",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path, text, error):
    assert errors(tmp_path, text) == [error]


@pytest.mark.parametrize(
    "address",
    ["", "wang", "@example.org", "wang@", "a b@example.org", "a..b@example.org", "w@exa mple.org",
     "Wang <wang@example.org>", "a@b@example.org", "wang@example.org\n", "x" * 65 + "@example.org",
     ".a@example.org", "王@example.org"],
)  # fmt: skip
def test_what_is_no_mail_address_is_refused(address):
    with pytest.raises(ValueError, match="is not a mail address"):
        mail_address(address)


@pytest.mark.parametrize("address", ["wang@example.org", "duty+night@localhost", "o'neil@a.b.c"])
def test_what_is_a_mail_address_is_taken_as_it_is(address):
    assert mail_address(address) == address


NO_SECRET = (
    "missing; whoever is rung by webhook knows the desk by its signature, so set it to a random "
    "word (openssl rand -hex 32)"
)


def test_a_webhook_needs_a_secret_and_a_user_a_password(tmp_path):
    hook = "contacts:\n  - {key: a, name: {zh: 甲, en: A}, webhook: 'https://a.example.org'}\n"

    assert errors(tmp_path, hook, TOKEN) == [f"OPSDESK_WEBHOOK__SECRET: {NO_SECRET}"]
    assert errors(tmp_path, MAIL + "  user: desk\n", TOKEN) == [
        "OPSDESK_MAIL__PASSWORD: missing; set it to the password of mail.user, or take the user out"
    ]
    both = written(tmp_path, hook + MAIL + "  user: desk\n")
    assert load(both, {}, need_secrets=False).mail.password is None


@pytest.mark.parametrize("secret", ["short", "with a blank in the middle", "密" * 20])
def test_a_secret_that_can_be_guessed_is_refused(secret):
    with pytest.raises(ConfigErrors, match="OPSDESK_WEBHOOK__SECRET: must be 16 to 256") as raised:
        load(SHIPPED, TOKEN | {"OPSDESK_WEBHOOK__SECRET": secret})

    assert secret not in str(raised.value)


def test_a_button_has_room_for_the_longest_key_of_a_vendor():
    keys = KeyRing(Secret("a" * 32))
    held = record(state=State.ACTIVE, owner=PersonId(99_999))
    arg = f"0:{'v' * VENDOR_KEY}"

    pressed = Pressed(verb="with", ref=9_999_999, state=shown(held), arg=arg)

    data = Buttons(keys, ChatId(1)).button("V", pressed).data

    assert len(data or "") <= LIMIT
