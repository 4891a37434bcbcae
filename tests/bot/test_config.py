"""Loading the configuration: what is read, and what is told when it is wrong."""

import os
from collections.abc import Callable, Mapping
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import Config, ConfigErrors, Localized, Mode, load
from desk.policy import Reporters
from desk.quiet import QuietHours
from desk.record import Kind
from desk.secrets.secret import Secret

SHIPPED = Path(__file__).parents[2] / "config.yaml"
TOKEN = {"OPSDESK_TELEGRAM__TOKEN": "123456789:AAcanary-canary_canary"}
SMALL = """\
desk:
  name: {zh: 服务台, en: Desk}
teams:
  - {key: desk, name: {zh: 服务台, en: Desk}}
families:
  - {key: other, name: {zh: 其他, en: Other}}
categories:
  - {key: other, name: {zh: 其他, en: Other}, kind: incident}
pending_reasons:
  - key: wait_user
    name: {zh: 待用户, en: Waiting}
    told: {zh: 请回复, en: Please answer}
    resumes_on_user_message: true
causes:
  - {key: other, name: {zh: 其他, en: Other}}
"""
"""The smallest configuration; sections added below it begin in line 16."""

REQUIRED = {
    "desk",
    "teams",
    "families",
    "categories",
    "questions",
    "pending_reasons",
    "causes",
}
"""The sections in which the shipped file says more than a small one must."""

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write config.yaml into the current folder."""
    monkeypatch.chdir(tmp_path)

    def _write(content: str | bytes) -> Path:
        path = Path("config.yaml")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def errors(path: Path, variables: Mapping[str, str] = TOKEN, *, need: bool = True) -> list[str]:
    """Return the errors of a configuration as they are printed."""
    with pytest.raises(ConfigErrors) as raised:
        load(path, variables, need_secrets=need)
    return [str(error) for error in raised.value.errors]


def swapped(line: int, text: str) -> str:
    """Return the small configuration with another text in one line."""
    lines = SMALL.splitlines()
    lines[line - 1] = text
    return "\n".join(lines)


# What is right.


def test_the_shipped_file_needs_only_a_token() -> None:
    config = load(SHIPPED, TOKEN)

    assert config.desk.name == Localized(zh="IT服务台", en="IT Service Desk")
    assert [team.key for team in config.teams] == ["desk"]
    assert config.telegram.token == Secret(TOKEN["OPSDESK_TELEGRAM__TOKEN"])


def test_the_shipped_categories_are_those_of_the_catalogue() -> None:
    config = load(SHIPPED, TOKEN)

    assert [category.key for category in config.categories] == [
        "hardware.pc",
        "hardware.printer",
        "hardware.server",
        "hardware.kiosk",
        "hardware.av",
        "software.os",
        "software.office",
        "software.business",
        "network.wired",
        "network.wifi",
        "network.vpn",
        "account.password",
        "account.access",
        "security.virus",
        "security.phishing",
        "data.restore",
        "data.database",
        "request.equipment",
        "request.software",
        "request.move",
        "other",
    ]
    assert {category.family for category in config.categories if category.kind is Kind.REQUEST} == {
        "account",
        "data",
        "request",
    }


def test_the_shipped_reasons_are_those_of_the_model() -> None:
    reasons = {reason.key: reason for reason in load(SHIPPED, TOKEN).pending_reasons}

    assert list(reasons) == [
        "wait_user",
        "appointment",
        "no_access",
        "wait_window",
        "wait_vendor",
        "wait_part",
    ]
    assert [key for key in reasons if reasons[key].resumes_on_user_message] == ["wait_user"]


def test_shipped_names_fit_the_buttons_of_a_phone() -> None:
    config = load(SHIPPED, TOKEN)
    named = (*config.families, *config.categories, *config.pending_reasons, *config.causes)

    for item in named:
        assert len(item.name.zh) <= 12, item.key
        assert len(item.name.en) <= 28, item.key


def test_the_shipped_file_says_the_defaults(write: Write) -> None:
    small, shipped = load(write(SMALL), TOKEN), load(SHIPPED, TOKEN)

    for section in set(Config.model_fields) - REQUIRED:
        assert getattr(shipped, section) == getattr(small, section)
    assert shipped.desk == small.desk.model_copy(update={"name": shipped.desk.name})


def test_defaults_stand_where_the_file_says_nothing(write: Write) -> None:
    config = load(write(SMALL + "telegram:\n  group:\nweb:\n"), TOKEN)

    assert config.desk.reply_hold == timedelta(seconds=10)
    assert config.desk.close_after == timedelta(hours=27)
    assert config.access.reporters is Reporters.APPROVE
    assert config.telegram.mode is Mode.POLLING
    assert config.telegram.group is None
    assert config.database.url == Secret("sqlite+aiosqlite:///opsdesk.db")
    assert (config.web.host, config.web.port) == ("127.0.0.1", 8080)
    assert config.categories[0].team == "desk"


def test_a_configuration_cannot_be_changed() -> None:
    config = load(SHIPPED, TOKEN)

    with pytest.raises(ValidationError, match="frozen"):
        config.desk.language = "en"


def test_a_localized_name_is_found_by_language() -> None:
    name = Localized(zh="服务台", en="Desk")

    assert (name["zh"], name["en"]) == ("服务台", "Desk")
    with pytest.raises(KeyError):
        name["fr"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0s", timedelta(0)),
        ("10s", timedelta(seconds=10)),
        ("5m", timedelta(minutes=5)),
        ("1h30m", timedelta(minutes=90)),
        ("3d", timedelta(days=3)),
        ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
    ],
)
def test_a_duration_is_read(write: Write, text: str, length: timedelta) -> None:
    config = load(write(swapped(2, f"  name: {{zh: a, en: b}}\n  reply_hold: {text}")), TOKEN)

    assert config.desk.reply_hold == length


def test_scalars_stay_words(write: Write) -> None:
    config = load(write(swapped(2, "  name: {zh: 0123, en: off}")), TOKEN)

    assert (config.desk.name.zh, config.desk.name.en) == ("0123", "off")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(write: Write) -> None:
    content = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()

    assert load(write(content), TOKEN) == load(write(SMALL), TOKEN)


# The environment.


def test_the_environment_wins(write: Write) -> None:
    path = write(SMALL + "web:\n  port: 1\npeople:\n  admins: [1]\n")

    config = load(path, TOKEN | {"OPSDESK_WEB__PORT": " 9 \n", "OPSDESK_DESK__LANGUAGE": "en"})

    assert (config.web.port, config.people.admins) == (9, (1,))
    assert config.desk.language == "en"


def test_the_environment_heals_a_wrong_value(write: Write) -> None:
    path = write(SMALL + "web:\n  port: many\n")

    assert load(path, TOKEN | {"OPSDESK_WEB__PORT": "9"}).web.port == 9


def test_an_empty_variable_sets_nothing_and_none_unsets(write: Write) -> None:
    path = write(SMALL + "telegram: {proxy: 'http://127.0.0.1:1', group: -5}\n")

    config = load(path, TOKEN | {"OPSDESK_TELEGRAM__GROUP": "", "OPSDESK_TELEGRAM__PROXY": "none"})

    assert (config.telegram.group, config.telegram.proxy) == (-5, None)


@pytest.mark.parametrize(
    ("text", "ids"),
    [("[1, 2]", (1, 2)), ('["1","2"]', (1, 2)), ("1, 2", (1, 2)), ("1", (1,)), ("[]", ())],
)
def test_a_variable_gives_a_list_of_ids(write: Write, text: str, ids: tuple[int, ...]) -> None:
    config = load(write(SMALL), TOKEN | {"OPSDESK_PEOPLE__ENGINEERS": text})

    assert config.people.engineers == ids


def test_a_variable_gives_a_list_of_mappings(write: Write) -> None:
    reasons = (
        '[{"key": "a", "name": {"zh": "1", "en": "2"}, "told": {"zh": "3", "en": "4"},'
        ' "resumes_on_user_message": false}]'
    )

    config = load(write(SMALL), TOKEN | {"OPSDESK_PENDING_REASONS": reasons})

    assert [reason.key for reason in config.pending_reasons] == ["a"]
    assert config.pending_reasons[0].resumes_on_user_message is False


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        (
            "OPSDESK_WEB__PORT",
            "x",
            ': "x" is not a port; write a number up to 65535, like 8080',
        ),
        (
            "OPSDESK_WEB__PROT",
            "1",
            ": no setting has this variable; did you mean OPSDESK_WEB__PORT?",
        ),
        (
            "OPSDESK_TELEGRAM_TOKEN",
            "1:canary",
            ": no setting has this variable; did you mean OPSDESK_TELEGRAM__TOKEN?",
        ),
        (
            "opsdesk_web__port",
            "1",
            ": no setting has this variable; did you mean OPSDESK_WEB__PORT?",
        ),
        (
            "OPSDESK_WEB",
            "{}",
            (
                ": no setting has this variable; a section is set key by key: "
                "OPSDESK_WEB__HOST, OPSDESK_WEB__PORT, OPSDESK_WEB__PUBLIC_URL"
            ),
        ),
        (
            "OPSDESK_Q__Q",
            "1",
            (
                ": no setting has this variable; "
                "the settings are listed in docs/reference/configuration.md"
            ),
        ),
        (
            "OPSDESK_PEOPLE__ADMINS",
            "1,@me",
            (
                ': [2]: "@me" is not the Telegram id of a person; write its number, like 123456789 '
                "(not a @name)"
            ),
        ),
        (
            "OPSDESK_PEOPLE__ADMINS",
            "[x",
            ': is not JSON at character 2; write it like ["…"]',
        ),
        (
            "OPSDESK_DESK__NAME",
            "Desk",
            ': is not JSON at character 1; write it like {"zh": "…", "en": "…"}',
        ),
        (
            "OPSDESK_DESK__NAME",
            '{"zh": "a"}',
            ": en: missing; write the English words, like en: Service desk",
        ),
        (
            "OPSDESK_DESK__NAME",
            '{"zh": "a", "zh": "b", "en": "c"}',
            ": the key zh stands twice; keep one",
        ),
        (
            "OPSDESK_TEAMS",
            '[{"key": "desk", "name": {"zh": "a", "en": 1, "fr": null, "xx": true}}]',
            ": [desk].name.xx: unknown key; one of these is right: zh, en",
        ),
        ("OPSDESK_CAUSES", "[" * 100_000, ": has too many levels, one inside the other; "),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(
    write: Write, name: str, value: str, error: str
) -> None:
    (told,) = errors(write(SMALL), TOKEN | {name: value})

    assert told.startswith(name + error)


def test_variables_of_others_are_left_alone(write: Write) -> None:
    load(write(SMALL), TOKEN | {"OPSDESK_HOME": "/", "OPSDESKTOP__X": "1", "PATH": ""})


# Errors of fields, with their lines.


@pytest.mark.parametrize(
    ("added", "error"),
    [
        ("web:\n  prot: 1\n", "config.yaml:17: web.prot: unknown key; did you mean port?"),
        (
            "web:\n  xyz: 1\n",
            "config.yaml:17: web.xyz: unknown key; one of these is right: host, port, public_url",
        ),
        ("webb:\n  port: 1\n", "config.yaml:16: webb: unknown key; did you mean web?"),
        (
            "web:\n  port: 1\n  host: h\n  port: 2\n",
            "config.yaml:19: web.port: stands twice, first in line 17; keep one",
        ),
        (
            "web: {}\naccess: {}\nweb: {}\n",
            "config.yaml:18: web: stands twice, first in line 16; keep one",
        ),
        (
            "web:\n  port: [1]\n",
            "config.yaml:17: web.port: one value belongs here, not a list or keys of its own",
        ),
        (
            "web: 8080\n",
            "config.yaml:16: web: keys of its own belong here: host, port, public_url",
        ),
        (
            "people:\n  admins:\n    a: 1\n",
            "config.yaml:18: people.admins: a list belongs here; begin each line of it with a dash",
        ),
        (
            "people:\n  admins:\n    - 1\n    - x\n",
            (
                'config.yaml:19: people.admins[2]: "x" is not the Telegram id of a person; '
                "write its number, like 123456789 (not a @name)"
            ),
        ),
        (
            "access: {reporters: opn}\n",
            'config.yaml:16: access.reporters: "opn" is not known here; did you mean open?',
        ),
        (
            "telegram:\n  group: 5\n",
            (
                'config.yaml:17: telegram.group: "5" is not the chat id of a group; '
                "it is a number below 0, like -1001234567890"
            ),
        ),
        (
            "telegram:\n  token: 123:canary\n",
            (
                "config.yaml:17: telegram.token: a secret does not stand in this file; "
                "take the line out and put the value into OPSDESK_TELEGRAM__TOKEN"
            ),
        ),
        (
            "telegram:\n  webhook_secret: [canary]\n",
            (
                "config.yaml:17: telegram.webhook_secret: a secret does not stand in this file; "
                "take the line out and put the value into OPSDESK_TELEGRAM__WEBHOOK_SECRET"
            ),
        ),
        (
            "telegram:\n  tokn: 123:canary\n",
            (
                "config.yaml:17: telegram.tokn: unknown key; did you mean token? "
                "It is a secret and comes from OPSDESK_TELEGRAM__TOKEN"
            ),
        ),
        (
            "database:\n  url: postgresql+asyncpg://u:canary@h/d\n",
            (
                "config.yaml:17: database.url: a password does not belong in this file; "
                "take the line out and put the whole URL into OPSDESK_DATABASE__URL"
            ),
        ),
        (
            "telegram:\n  proxy: http://u:canary@h:1\n",
            (
                "config.yaml:17: telegram.proxy: a password does not belong in this file; "
                "take the line out and put the whole URL into OPSDESK_TELEGRAM__PROXY"
            ),
        ),
        (
            "web:\n  port: !!int 5\n",
            "config.yaml:17: web.port: a word that begins with ! is a YAML tag; put it in quotes",
        ),
        (
            "? [web]\n: 1\n",
            "config.yaml:16: a key must be one word, as in `port: 8080`",
        ),
        (
            "telegram:\n  mode: webhook\nweb:\n  port: 1\n",
            (
                "config.yaml:18: web.public_url: missing; telegram.mode is webhook, so write the "
                "https:// address of this desk, or set telegram.mode to polling"
            ),
        ),
    ],
)
def test_an_error_of_an_added_section_has_its_line(write: Write, added: str, error: str) -> None:
    told = errors(write(SMALL + added), TOKEN | {"OPSDESK_TELEGRAM__WEBHOOK_SECRET": "a"})

    assert told == [error]
    assert "canary" not in told[0]


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (
            "calendars: W\n",
            (
                "config.yaml:16: calendars: keys of its own belong here; "
                "write it as in the config.yaml that Opsdesk ships"
            ),
        ),
        (
            "calendars:\n  W: 9\n",
            (
                "config.yaml:17: calendars.W: keys of its own belong here: tz, holidays, "
                "weekly, exceptions, always"
            ),
        ),
        (
            "calendars:\n  W:\n    always: true\n",
            "config.yaml:17: calendars.W.tz: missing; write it like tz: Asia/Shanghai",
        ),
        (
            "calendars:\n  W:\n    tz: Asia/Shanghai\n    weekli: {}\n    always: true\n",
            "config.yaml:19: calendars.W.weekli: unknown key; did you mean weekly?",
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    holidays: CHN\n"
                "    weekly: {mon: 09:00-18:00}\n"
            ),
            (
                'config.yaml:19: calendars.W.holidays: "CHN" is not a country whose holidays '
                "are known; "
                "write its two letters, like CN"
            ),
        ),
        (
            "calendars:\n  W:\n    tz: Asia/Shangai\n    always: true\n",
            (
                'config.yaml:18: calendars.W.tz: "Asia/Shangai" is not an IANA time zone; '
                "did you mean Asia/Shanghai?"
            ),
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    weekly:\n"
                "      mon-fri: [09:00-12:00, 9-5]\n"
            ),
            (
                'config.yaml:20: calendars.W.weekly.mon-fri[2]: "9-5" is not a window; '
                "write two times of day with hours and minutes, like 09:00-18:00"
            ),
        ),
        (
            "calendars:\n  W:\n    tz: Asia/Shanghai\n    weekly: {mon: [18:00-09:00]}\n",
            (
                'config.yaml:19: calendars.W.weekly.mon[1]: "18:00-09:00" ends before it '
                "begins; "
                "a night is two windows on two days: 22:00-24:00 and 00:00-06:00"
            ),
        ),
        (
            "calendars:\n  W:\n    tz: Asia/Shanghai\n    weekly: {mon: [18:00-24:30]}\n",
            (
                'config.yaml:19: calendars.W.weekly.mon[1]: "18:00-24:30" ends after the day; '
                "write 24:00 for midnight"
            ),
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    weekly:\n"
                '      mon: ["09:00-12:00", "11:59-18:00"]\n'
            ),
            (
                'config.yaml:20: calendars.W.weekly.mon[2]: "11:59-18:00" overlaps '
                '"09:00-12:00"; '
                "write windows side by side"
            ),
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    weekly: {mon: 09:00-18:00}\n"
                "    exceptions:\n"
                '      "2026-11-24": "09:00-12:00, 10:00-11:00"\n'
            ),
            (
                'config.yaml:21: calendars.W.exceptions.2026-11-24: "10:00-11:00" overlaps '
                '"09:00-12:00"; '
                "write windows side by side"
            ),
        ),
        (
            "calendars:\n  W:\n    tz: Asia/Shanghai\n    weekly:\n      mon-fry: 09:00-18:00\n",
            (
                'config.yaml:20: calendars.W.weekly.mon-fry: "mon-fry" is neither a weekday '
                "nor a span of them; "
                "write mon, tue, wed, thu, fri, sat, sun or a span like mon-fri"
            ),
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    weekly:\n"
                "      mon-fri: 09:00-18:00\n"
                "      wed: off\n"
            ),
            (
                'config.yaml:21: calendars.W.weekly.wed: wed stands in "mon-fri" already; '
                "name each weekday once"
            ),
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    weekly: {mon: 09:00-18:00}\n"
                "    exceptions:\n"
                "      2026-02-30: off\n"
            ),
            (
                'config.yaml:21: calendars.W.exceptions.2026-02-30: "2026-02-30" is not a '
                "date; "
                "write year, month and day, like 2026-11-24"
            ),
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    weekly: {mon: 09:00-18:00}\n"
                "    exceptions:\n"
                "      2026-11-24: shut\n"
            ),
            (
                'config.yaml:21: calendars.W.exceptions.2026-11-24[1]: "shut" is not a window; '
                "write two times of day with hours and minutes, like 09:00-18:00"
            ),
        ),
        (
            "calendars:\n  W:\n    tz: Asia/Shanghai\n    weekly: {mon: off}\n",
            (
                "config.yaml:17: calendars.W: never opens; "
                'write weekly: {mon-fri: ["09:00-18:00"]}, or always: true for around the clock'
            ),
        ),
        (
            (
                "calendars:\n"
                "  W:\n"
                "    tz: Asia/Shanghai\n"
                "    weekly: {mon: 09:00-18:00}\n"
                "    always: true\n"
            ),
            (
                "config.yaml:19: calendars.W.weekly: always: true is around the clock; "
                "take this out, or take always out"
            ),
        ),
        (
            (
                "calendars:\n"
                "  W W: {tz: Asia/Shanghai, always: true}\n"
                "  W: {tz: Asia/Shanghai, always: true}\n"
            ),
            (
                'config.yaml:17: calendars.W W: "W W" is not the key of a calendar; '
                "write letters, digits and _, at most 32, like W"
            ),
        ),
        (
            "calendars:\n  L: {tz: Asia/Shanghai, always: true}\n",
            'config.yaml:1: desk.calendar: no calendar has the key "W"; one of these is right: L',
        ),
    ],
)
def test_an_error_of_a_calendar_has_its_line(write: Write, added: str, error: str) -> None:
    assert errors(write(SMALL + added)) == [error]


def test_a_calendar_may_have_breaks_and_days_of_its_own(write: Write) -> None:
    calendar = load(write(SMALL + CALENDARS), TOKEN).calendars["W"]

    assert [len(calendar.weekly[days]) for days in ((0, 1, 2, 3, 4), (5,))] == [2, 0]
    assert [day if day is None else len(day) for day in calendar.exceptions.values()] == [
        1,
        0,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("23:00-06:30", QuietHours(time(23), time(6, 30))),
        ("22:00-24:00", QuietHours(time(22), time(0))),
        ("off", None),
        ("none", None),
        ('""', None),
    ],
)
def test_quiet_hours_are_read(write: Write, text: str, quiet: QuietHours | None) -> None:
    config = load(write(swapped(2, f"  name: {{zh: a, en: b}}\n  quiet_hours: {text}")), TOKEN)

    assert config.desk.quiet_hours == quiet


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("ten", '"ten" is not a span of the day; write two times like 22:00-07:00, or off'),
        ("07:00-07:00", '"07:00-07:00" begins where it ends; write two times, or off'),
        ("24:00-07:00", '"24:00-07:00" is not within a day; write times to 23:59'),
    ],
)
def test_wrong_quiet_hours_are_told(write: Write, text: str, error: str) -> None:
    told = errors(write(swapped(2, f"  name: {{zh: a, en: b}}\n  quiet_hours: {text}")))

    assert told == [f"config.yaml:3: desk.quiet_hours: {error}"]


@pytest.mark.parametrize(
    ("line", "text", "error"),
    [
        (
            2,
            "  name: {zh: a}",
            "2: desk.name.en: missing; write the English words, like en: Service desk",
        ),
        (2, "  name: Desk", "2: desk.name: keys of its own belong here: zh, en"),
        (
            2,
            "  name: {zh: a, en: b}\n  timezone: Asia/Shangai",
            (
                '3: desk.timezone: "Asia/Shangai" is not an IANA time zone; '
                "did you mean Asia/Shanghai?"
            ),
        ),
        (
            2,
            "  name: {zh: a, en: b}\n  timezone: ../etc/passwd",
            (
                '3: desk.timezone: "../etc/passwd" is not an IANA time zone; '
                "write a name like Asia/Shanghai"
            ),
        ),
        (
            2,
            "  name: {zh: a, en: b}\n  reply_hold: 5 minutes",
            (
                '3: desk.reply_hold: "5 minutes" is not a duration; write days, hours, minutes, '
                "seconds in this order, like 3d, 1h30m, 5m or 10s"
            ),
        ),
        (
            2,
            "  name: {zh: a, en: b}\n  prompt_window: 0s",
            "3: desk.prompt_window: must be longer than 0; write a duration like 5m",
        ),
        (
            2,
            "  name: {zh: a, en: b}\n  draft_nudge: 30m",
            (
                "3: desk.draft_nudge: a draft must be nudged before it is filed; "
                "write less than desk.draft_file"
            ),
        ),
        (
            2,
            "  name: {zh: a, en: b}\n  draft_file_urgent: 31m",
            (
                "3: desk.draft_file_urgent: an urgent draft must not wait longer; "
                "write at most desk.draft_file"
            ),
        ),
        (
            2,
            '  name: {zh: "a\\nb", en: b}',
            "2: desk.name.zh: must be words on one line; write at least one and no line break",
        ),
        (
            2,
            f"  name: {{zh: {'a' * 61}, en: b}}",
            "2: desk.name.zh: is 61 characters long; write at most 60",
        ),
        (
            4,
            "  - {key: Desk, name: {zh: a, en: b}}",
            (
                '4: teams[1].key: "Desk" is not a key; write small letters, digits and _, '
                "at most 32, like desk"
            ),
        ),
        (
            4,
            "  - {key: desk, name: {zh: a, en: b, zh: c}}",
            "4: teams[desk].name.zh: stands twice, first in line 4; keep one",
        ),
        (
            4,
            "  - desk",
            (
                "4: teams[1]: keys of its own belong here: "
                "key, name, group, topic, assign, confidential"
            ),
        ),
        (
            4,
            "  - {key: a, name: {zh: 1, en: 2}}\n  - {key: a, name: {zh: 1, en: 2}}",
            '5: teams[a].key: "a" stands twice in teams; give each its own key',
        ),
        (
            6,
            "  - {key: other, name: {zh: 1, en: 2}}\n  - {key: net, name: {zh: 1, en: 2}}",
            (
                "7: families[net].key: no category begins with this family; "
                "add one or take the family out"
            ),
        ),
        (
            8,
            "  - {key: other, name: {zh: 1, en: 2}, kind: incident, team: dask}",
            '8: categories[other].team: no team has the key "dask"; did you mean desk?',
        ),
        (
            8,
            (
                "  - {key: other, name: {zh: 1, en: 2}, kind: incident}\n"
                "  - key: othr.x\n    name: {zh: 1, en: 2}\n    kind: request"
            ),
            '9: categories[othr.x].key: no family has the key "othr"; did you mean other?',
        ),
        (
            8,
            "  - {key: other, name: {zh: 1, en: 2}}",
            "8: categories[other].kind: missing; write kind: incident or kind: request",
        ),
        (
            13,
            "    resumes_on_user_message: yes",
            (
                "13: pending_reasons[wait_user].resumes_on_user_message: "
                '"yes" is neither true nor false; write one of the two'
            ),
        ),
        (
            12,
            "",
            (
                "10: pending_reasons[wait_user].told: missing; "
                "write it as in the config.yaml that Opsdesk ships"
            ),
        ),
        (
            12,
            "    told:",
            (
                "12: pending_reasons[wait_user].told: missing; "
                "write it as in the config.yaml that Opsdesk ships"
            ),
        ),
        (
            15,
            "  []",
            "15: causes: the list is empty; write it as in the config.yaml that Opsdesk ships",
        ),
    ],
)
def test_an_error_of_a_changed_line_has_its_line(
    write: Write, line: int, text: str, error: str
) -> None:
    assert errors(write(swapped(line, text))) == [f"config.yaml:{error}"]


def test_all_errors_are_told_at_once_the_file_by_line_then_the_variables(write: Write) -> None:
    path = write(SMALL + "web:\n  port: x\n  prot: 1\n  port: 2\ntelegram:\n  token: 1:canary\n")

    told = errors(path, {"OPSDESK_WEB__HSOT": "h", "OPSDESK_ACCESS__REPORTERS": "all"})

    assert [line.split(": ")[0] for line in told] == [
        "config.yaml:17",
        "config.yaml:18",
        "config.yaml:19",
        "config.yaml:21",
        "OPSDESK_ACCESS__REPORTERS",
        "OPSDESK_WEB__HSOT",
    ]


# Secrets and addresses.


def test_missing_secrets_are_errors_unless_they_are_not_needed(write: Write) -> None:
    path = write(SMALL + "telegram: {mode: webhook}\nweb: {public_url: 'https://a.org/'}\n")

    assert errors(path, {}) == [
        "OPSDESK_TELEGRAM__TOKEN: missing; set it to the token that @BotFather gave for the bot",
        (
            "OPSDESK_TELEGRAM__WEBHOOK_SECRET: missing; telegram.mode is webhook, so set it to a "
            "random word of A-Z a-z 0-9 _ and -, or set telegram.mode to polling"
        ),
    ]
    config = load(path, {}, need_secrets=False)
    assert config.telegram.token is None
    assert config.telegram.webhook_secret is None
    assert config.web.public_url == "https://a.org"


def test_a_secret_in_the_file_is_one_error_however_it_is_written(write: Write) -> None:
    told = errors(write(SMALL + "telegram:\n  token:\n    - canary\n"), {})

    assert told == [
        (
            "config.yaml:17: telegram.token: a secret does not stand in this file; "
            "take the line out and put the value into OPSDESK_TELEGRAM__TOKEN"
        )
    ]


def test_a_wrong_secret_is_not_repeated(write: Write) -> None:
    variables = {
        "OPSDESK_TELEGRAM__TOKEN": "canary",
        "OPSDESK_TELEGRAM__WEBHOOK_SECRET": "canary canary",
        "OPSDESK_TELEGRAM__PROXY": "socks5://u:canary@h",
        "OPSDESK_TELEGRAM__API_ROOT": "https://u:canary@h/bot123456:canary-canary",
        "OPSDESK_DATABASE__URL": "mysql://u:canary@h/d",
    }

    told = errors(write(SMALL), variables)

    assert len(told) == 5
    assert "canary" not in "".join(told)


def test_a_token_in_another_field_is_not_repeated(write: Write) -> None:
    told = errors(write(SMALL), TOKEN | {"OPSDESK_WEB__HOST": "123456789:AAcanary-canary"})

    assert told == [
        'OPSDESK_WEB__HOST: "***" is not a host; write a name or an address like 127.0.0.1'
    ]


def test_a_loaded_configuration_shows_no_secret(write: Write) -> None:
    config = load(
        write(SMALL),
        TOKEN
        | {
            "OPSDESK_TELEGRAM__WEBHOOK_SECRET": "canary",
            "OPSDESK_TELEGRAM__PROXY": "http://u:canary@h:1",
            "OPSDESK_DATABASE__URL": "postgresql+asyncpg://u:canary@h/d",
        },
    )

    assert "canary" not in f"{config!r} {config} {config.model_dump()}"
    assert config.database.url.reveal() == "postgresql+asyncpg://u:canary@h/d"


@pytest.mark.parametrize(
    ("root", "is_right"),
    [
        ("http://127.0.0.1:8081", True),
        ("http://127.8.8.8", True),
        ("http://localhost:8081/", True),
        ("http://[::1]:8081", True),
        ("https://api.telegram.org", False),
        ("http://10.0.0.1", False),
        ("http://localhost.example.internal", False),
        ("https://127.0.0.1.example.org", False),
    ],
)
def test_a_sandbox_token_never_leaves_this_machine(
    write: Write,
    root: str,
    is_right: bool,  # noqa: FBT001 - a column of the table
) -> None:
    variables = {"OPSDESK_TELEGRAM__TOKEN": "0:sandbox-x", "OPSDESK_TELEGRAM__API_ROOT": root}

    if is_right:
        assert load(write(SMALL), variables).telegram.api_root == root.rstrip("/")
    else:
        (told,) = errors(write(SMALL), variables)
        assert told.startswith("OPSDESK_TELEGRAM__TOKEN: a sandbox token works only with")


@pytest.mark.parametrize(
    ("root", "is_right"),
    [("http://127.0.0.1:8081", True), ("http://10.0.0.1", False), (None, False)],
)
def test_limits_are_kept_everywhere_but_on_this_machine(
    write: Write,
    root: str | None,
    is_right: bool,  # noqa: FBT001 - a column of the table
) -> None:
    variables = {**TOKEN, "OPSDESK_TELEGRAM__LIMITS": "false"}
    if root is not None:
        variables["OPSDESK_TELEGRAM__API_ROOT"] = root

    if is_right:
        assert load(write(SMALL), variables).telegram.limits is False
    else:
        (told,) = errors(write(SMALL), variables)
        assert told.startswith("OPSDESK_TELEGRAM__LIMITS: a bot that keeps no limits")


ADDRESSES = [
    ("API_ROOT", "http://bot-api:8081", ""),
    ("API_ROOT", "http://192.168.1.5:8081/tg", ""),
    ("API_ROOT", "http://tg.corp.internal", ""),
    ("API_ROOT", "http://[fd00::1]", ""),
    ("API_ROOT", "https://tg.example.org", ""),
    ("API_ROOT", "http://tg.example.org", "the token would travel unencrypted to tg.example.org"),
    ("API_ROOT", "http://8.8.8.8", "the token would travel unencrypted to 8.8.8.8"),
    ("API_ROOT", "http://134744072", "the token would travel unencrypted to 134744072"),
    ("API_ROOT", "http://[::ffff:8.8.8.8]", "the token would travel unencrypted to"),
    ("API_ROOT", "ftp://x", '"ftp://x" is not a URL'),
    ("API_ROOT", "http://[", '"http://[" is not a URL'),
    ("API_ROOT", "http://127.0.0.1:99999", '"http://127.0.0.1:99999" is not a URL'),
    ("API_ROOT", "http://local\thost", '"http://local\\thost" is not a URL'),
    ("API_ROOT", "https://a.org?x=1", "more than scheme, host, port and path"),
    ("PROXY", "http://proxy:3128", ""),
    ("PROXY", "proxy:3128", "is not the URL of a proxy"),
    ("PROXY", "socks5://127.0.0.1:1080", "SOCKS proxies are not supported"),
    ("URL", "sqlite+aiosqlite:///opsdesk.db", ""),
    ("URL", "sqlite+aiosqlite:////var/lib/opsdesk.db", ""),
    ("URL", "postgresql+asyncpg:///opsdesk?host=/run/postgresql", ""),
    ("URL", "postgresql+asyncpg://desk@db:5432/opsdesk", ""),
    ("URL", "sqlite:///a.db", "the driver must be named; begin the URL with sqlite+aiosqlite://"),
    ("URL", "sqlite+aiosqlite://a.db", "a slash is missing"),
    ("URL", "sqlite+aiosqlite:///", "the name of the database is missing"),
    ("URL", "postgres://h/d", "the driver must be named; begin the URL with postgresql+asyncpg://"),
    ("URL", "postgresql+psycopg://h/d", "the driver must be named; begin the URL with"),
    ("URL", "postgresql+asyncpg://h", "the name of the database is missing"),
    ("URL", "mysql://h/d", "is not the URL of a database"),
    ("URL", "opsdesk.db", "is not the URL of a database"),
    ("URL", "postgresql+asyncpg://h/d?schema=Desk", "schema= names no schema"),
    ("URL", "postgresql+asyncpg://h/d?schema=", "schema= names no schema"),
    ("URL", "postgresql+asyncpg://h/d?schema=pg_desk", "schema= names no schema"),
    ("URL", "postgresql+asyncpg://h/d?connections=1", "connections= is how many"),
    ("URL", "postgresql+asyncpg://h/d?schema=a&pooler=transaction&connections=3", ""),
    ("URL", "postgresql+asyncpg://h/d?pooler=session", "pooler= can only be transaction"),
    ("PUBLIC_URL", "https://desk.example.org", ""),
    ("PUBLIC_URL", "http://127.0.0.1:8080", ""),
    ("PUBLIC_URL", "http://desk.example.org", "Telegram calls only https"),
    ("HOST", "::", ""),
    ("HOST", "a b", '"a b" is not a host'),
    ("PORT", "65536", '"65536" is not a port'),
    ("PORT", "-1", '"-1" is not a port'),
    ("PORT", "٣", '"٣" is not a port'),
]
SECTION_OF = {"API_ROOT": "TELEGRAM", "PROXY": "TELEGRAM", "URL": "DATABASE"}


@pytest.mark.parametrize(("key", "value", "error"), ADDRESSES)
def test_an_address_is_right_or_told(write: Write, key: str, value: str, error: str) -> None:
    name = f"OPSDESK_{SECTION_OF.get(key, 'WEB')}__{key}"

    if not error:
        load(write(SMALL), TOKEN | {name: value})
    else:
        (told,) = errors(write(SMALL), TOKEN | {name: value})
        assert told.startswith(f"{name}: {error}")


# The file itself.


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", ": the file is empty; copy the one that Opsdesk ships and change it"),
        ("# nothing\n", ": the file is empty; copy the one that Opsdesk ships and change it"),
        (
            "# a list\n- desk\n",
            ":2: the file must consist of sections such as `desk:`; copy the one Opsdesk ships",
        ),
        (
            "desk",
            ":1: the file must consist of sections such as `desk:`; copy the one Opsdesk ships",
        ),
        (b"desk:\n  name: \xb7\xfe\xce\xf1\n", ":2: the text is not UTF-8; save the file as UTF-8"),
        (SMALL.encode("utf-16"), ":1: the text is not UTF-8; save the file as UTF-8"),
        ("a: b\nc: \x00\n", ":2: a control character stands here; delete it"),
        ("a:\n\tb: c\n", ":2: this is not YAML: a tab stands here; indent with spaces"),
        (
            "a: 1\nb: @me\n",
            ":2: this is not YAML: a value that begins with @, ` or % needs quotes around it",
        ),
        (
            "a: 1\nb: c: d\n",
            ":2: this is not YAML: a second colon or a wrong indent; quote text with a colon",
        ),
        ('a: 1\nb: "c\n\n', ":2: this is not YAML: a quote is opened here and not closed"),
        ("a: 1\nb: [c\n\n", ":2: this is not YAML: a bracket is opened here and not closed"),
        ("a: 1\nb\nc: 1\n", ":3: this is not YAML: a key without its colon; write `key: value`"),
        (
            "a:\n  - b\n c: 1\n",
            ":3: this is not YAML: the indent fits no line above; align keys that belong together",
        ),
        (
            'a: "\\q"\n',
            ':1: this is not YAML: a lone \\ in "double" quotes; write it twice or quote with \'',
        ),
        ("a: 1\nb: *c\n", ":2: a value that begins with * refers to another; write it out"),
        ("a: &b [*b]\n", ":1: a value that begins with * refers to another; write it out"),
        (
            "a: 1\n---\nb: 1\n",
            ":2: this is not YAML: a second document begins here; keep only one, without `---`",
        ),
        ('a: 1\nb: "\\UFFFFFFFF"\n', ":2: this is not YAML: a number is out of range"),
        (
            "a: " + "[" * 5000,
            ":1: too many levels, one inside the other; no field is so deep",
        ),
        (b" " * 1_048_577, ": the file is larger than 1 MiB and is no configuration; name another"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(write: Write, content: str | bytes, error: str) -> None:
    assert errors(write(content)) == [f"config.yaml{error}"]


def test_a_missing_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert errors(Path("config.yaml")) == [
        (
            "config.yaml: there is no such file; name another with --config, "
            "or copy the one Opsdesk ships"
        )
    ]


def test_a_long_path_is_told_whole(tmp_path: Path) -> None:
    path = tmp_path / ("配置" * 30) / "config.yaml"
    path.parent.mkdir()
    path.write_text(SMALL + "a: 1\n", "utf-8")

    (told,) = errors(path)

    assert told.startswith(f"{path}:16: a: unknown key")


def test_a_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("desk").mkdir()

    assert errors(Path("desk")) == [
        "desk: this is a folder; name the file in it, such as config.yaml"
    ]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_that_may_not_be_read_is_told(write: Write) -> None:
    path = write(SMALL)
    path.chmod(0)

    assert errors(path) == ["config.yaml: this user may not read the file; give it the right to"]


def test_a_name_that_no_file_can_have_is_told() -> None:
    (told,) = errors(Path("a\0b"))

    assert told.startswith("a\\x00b: the file cannot be read")


def test_a_wrong_variable_is_told_beside_an_unreadable_file(write: Write) -> None:
    told = errors(write(""), TOKEN | {"OPSDESK_WEB__PROT": "1"})

    assert len(told) == 2


# Whatever stands in it.

CALENDARS = """\
calendars:
  W:
    tz: Asia/Shanghai
    holidays: CN
    weekly: {mon-fri: ["09:00-12:00", "13:30-18:00"], sat: off}
    exceptions: {"2026-12-24": 09:00-12:00, "2026-12-25": off, "2026-12-26": work}
  A: {tz: Asia/Shanghai, always: true}
"""
PROMISES = """\
targets:
  P1: {response: 15m, resolution: 4h, calendar: A}
  P2: {response: 30m, resolution: 8h, calendar: W}
  P3: {response: 2h, resolution: 18h, calendar: W}
  P4: {response: 4h, resolution: 45h, calendar: W}
ladder:
  - {at: 75%, tell: owner, priorities: [P1, P2], channels: telegram}
  - {at: 100%, tell: lead}
chains:
  - key: p1
    priorities: [P1]
    teams: [desk]
    steps:
      - {page: oncall, wait: 5m, only: W}
      - {page: lead, wait: 10m, days: [mon-fri], between: "18:00-08:00"}
    repeat: 1
leases: {P1: {nudge: 15m, back: 30m}}
promise: {slip: 90%}
"""
LINES = (SMALL + CALENDARS + PROMISES).splitlines()
YAML_TEXT = st.text(st.sampled_from(list("ab:-{}[]\"'\\|>&*!%@#?,~\n\t 0.é\x85\ud7ff\U0001f600")))


def _told(tmp_path: Path, content: bytes, variables: Mapping[str, str]) -> list[str] | None:
    """Return what is told of a configuration, or None when it is right."""
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    try:
        load(path, variables)
    except ConfigErrors as raised:
        return [str(error) for error in raised.errors]
    return None


def _is_fit_to_print(told: list[str] | None) -> bool:
    """Whether something is told, on a line each and without the token; or nothing is wrong."""
    return told is None or (
        bool(told) and all(line.isprintable() and "canary" not in line for line in told)
    )


same_folder = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(content=st.one_of(st.binary(), st.text().map(str.encode), YAML_TEXT.map(str.encode)))
@same_folder
def test_any_file_is_right_or_told(tmp_path: Path, content: bytes) -> None:
    assert _is_fit_to_print(_told(tmp_path, content, TOKEN))


@given(
    line=st.integers(0, len(LINES) - 1),
    column=st.integers(0, 60),
    length=st.integers(0, 20),
    text=YAML_TEXT,
)
@same_folder
def test_any_change_of_a_right_file_is_right_or_told(
    tmp_path: Path, line: int, column: int, length: int, text: str
) -> None:
    changed = LINES[line][:column] + text + LINES[line][column + length :]
    lines = [*LINES[:line], changed, *LINES[line + 1 :]]

    assert _is_fit_to_print(_told(tmp_path, "\n".join(lines).encode(), TOKEN))


NAMES = st.sampled_from(
    [
        "TELEGRAM__PROXY",
        "DESK__NAME",
        "PEOPLE__ADMINS",
        "CATEGORIES",
        "DESK__TIMEZONE",
        "CALENDARS",
        "TARGETS",
        "LADDER",
        "CHAINS",
        "WEB",
        "X",
    ]
)
VALUES = st.one_of(st.text(), st.text(st.sampled_from(list('[]{}",:0123 truenl-'))))


@given(given_by=st.dictionaries(NAMES.map("OPSDESK_".__add__), VALUES, max_size=3))
@same_folder
def test_any_environment_is_right_or_told(tmp_path: Path, given_by: dict[str, str]) -> None:
    assert _is_fit_to_print(_told(tmp_path, SMALL.encode(), TOKEN | given_by))


# Questions of categories.

ASKING = SMALL.replace("kind: incident}", "kind: incident, questions: [where, colour]}") + (
    "questions:\n"
    "  - {key: where, ask: {zh: 哪里？, en: 'Where?'}, field: place}\n"
    "  - key: colour\n"
    "    ask: {zh: 颜色？, en: 'Colour?'}\n"
    "    options: [{key: red, name: {zh: 红, en: Red}, words: [红, red]}]\n"
    "  - key: tint\n"
    "    ask: {zh: 哪种红？, en: 'Which red?'}\n"
    "    when: {question: colour, answers: [red], unless: [随便]}\n"
)


def test_questions_are_read_with_their_options_and_conditions(write: Write) -> None:
    where, colour, tint = load(write(ASKING), TOKEN).questions

    assert (where.field, colour.options[0].words) == ("place", ("红", "red"))
    assert tint.when is not None
    assert (tint.when.question, tint.when.answers, tint.when.unless) == (
        "colour",
        ("red",),
        ("随便",),
    )


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (
            ("[where, colour]", "[where, color]"),
            (
                'config.yaml:8: categories[other].questions[2]: no question has the key "color"; '
                "did you mean colour?"
            ),
        ),
        (
            ("[where, colour]", "[where, where]"),
            'config.yaml:8: categories[other].questions[2]: "where" stands twice; ask it once',
        ),
        (
            ("[where, colour]", "[tint]"),
            (
                "config.yaml:8: categories[other].questions[1]: tint waits for an answer to "
                "colour, which is not asked here; add colour"
            ),
        ),
        (
            ("question: colour, ", "question: color, "),
            (
                'config.yaml:23: questions[tint].when.question: no question has the key "color"; '
                "did you mean colour?"
            ),
        ),
        (
            ("answers: [red]", "answers: [blue]"),
            (
                "config.yaml:23: questions[tint].when.answers[1]: question colour has no option "
                '"blue"; one of these is right: red'
            ),
        ),
        (
            ("question: colour, answers: [red]", "question: colour"),
            (
                "config.yaml:23: questions[tint].when.question: which answers? List keys of its "
                "options, as answers: [one, two]"
            ),
        ),
        (
            ("question: colour, answers: [red]", "answers: [red]"),
            (
                "config.yaml:23: questions[tint].when.answers: answers to what? Write the question "
                "they belong to, as question: key"
            ),
        ),
        (
            ("key: where, ask", "key: device, ask"),
            (
                "config.yaml:17: questions[device].key: device is the name of a field; write "
                "field: device, or another key"
            ),
        ),
        (
            ("words: [红, red]}]", "words: [红]}, {key: red, name: {zh: 赤, en: Crimson}}]"),
            (
                'config.yaml:20: questions[colour].options[red].key: "red" stands twice in the '
                "options; give each its own key"
            ),
        ),
        (
            ("unless:", "except:"),
            (
                "config.yaml:23: questions[tint].when.except: unknown key; one of these is right: "
                "question, answers, unless"
            ),
        ),
        (
            ("key: tint", "key: the_very_longest_of_keys"),
            (
                "config.yaml:21: questions[the_very_longest_of_keys].key: "
                '"the_very_longest_of_keys" is not a key here; write small letters, digits and _, '
                "at most 14, like place"
            ),
        ),
    ],
)
def test_a_wrong_question_is_told_with_its_line(
    write: Write, change: tuple[str, str], error: str
) -> None:
    found = errors(write(ASKING.replace(*change)))

    assert error in found


def test_questions_that_wait_for_each_other_are_told_once(write: Write) -> None:
    circle = ASKING.replace(
        "    ask: {zh: 颜色？, en: 'Colour?'}\n",
        "    ask: {zh: 颜色？, en: 'Colour?'}\n    when: {question: tint, answers: [deep]}\n",
    ).replace(
        "    ask: {zh: 哪种红？, en: 'Which red?'}\n",
        "    ask: {zh: 哪种红？, en: 'Which red?'}\n"
        "    options: [{key: deep, name: {zh: 深, en: Deep}}]\n",
    )

    found = [e for e in errors(write(circle)) if "wait for each other" in e]

    assert found == [
        (
            "config.yaml:20: questions[colour].when.question: these questions wait for each other, "
            "so none is ever asked: colour -> tint -> colour"
        )
    ]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (", urgency: soon}", 'urgency: "soon" is not known here'),
        (", impact: all}", 'impact: "all" is not known here'),
    ],
)
def test_what_a_category_implies_is_one_of_the_plain_answers(
    write: Write, change: str, error: str
) -> None:
    path = write(SMALL.replace("kind: incident}", f"kind: incident{change}"))

    assert [error in told for told in errors(path)] == [True]
