"""Types of single settings, each read from the string that stands in the file."""

import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator

from bot.config.wording import instead, shown, suggestion
from desk.policy import Assign, Reporters, Topics
from desk.priority import Impact, Urgency
from desk.record import Kind
from desk.secrets.secret import Secret
from desk.understanding.details import Field

OFF = "off"
NONE = "none"
"""What unsets an optional setting that the file or a variable would set."""

_DURATION = re.compile(
    r"(?:(?P<days>[0-9]{1,4})d)?(?:(?P<hours>[0-9]{1,5})h)?"
    r"(?:(?P<minutes>[0-9]{1,6})m)?(?:(?P<seconds>[0-9]{1,7})s)?"
)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")
_SHORT_KEY = re.compile(r"[a-z][a-z0-9_]{0,13}")
_CATEGORY_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31})?")
# Source: Telegram Bot API: an identifier has at most 52 significant bits.
_LARGEST_ID = 2**52
_LONGEST_NAME = 60
_SHORTEST_BEAT, _LONGEST_BEAT = timedelta(seconds=10), timedelta(minutes=5)
_LONGEST_SENTENCE = 300


class Security(StrEnum):
    """How a conversation with a mail server is kept from others."""

    STARTTLS = "starttls"
    """It begins in the clear and is encrypted before anything is said."""
    TLS = "tls"
    NONE = "none"


class Mode(StrEnum):
    """How updates come from Telegram."""

    POLLING = "polling"
    WEBHOOK = "webhook"


def parsed(parse: Callable[[str], object]) -> BeforeValidator:
    """Return the validator that types the string of the file by `parse`.

    `parse` raises ValueError with what is wrong and what would be right.
    """

    def typed(value: object) -> object:
        if isinstance(value, list | dict):
            raise ValueError("one value belongs here, not a list or keys of its own")  # noqa: TRY004 - pydantic collects ValueErrors only
        return parse(value.strip()) if isinstance(value, str) else value

    return BeforeValidator(typed)


def choice(*choices: str) -> Callable[[str], str]:
    """Return the parser that lets only `choices` pass."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"{shown(text)} is not known here; {instead(text, choices)}")
        return text

    return parse


def duration(text: str) -> timedelta:
    """Return a duration such as `10s`, `5m`, `1h30m` or `3d`."""
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        raise ValueError(
            f"{shown(text)} is not a duration; write days, hours, minutes, seconds in this order, "
            "like 3d, 1h30m, 5m or 10s"
        )
    return timedelta(**{unit: int(count) for unit, count in match.groupdict("0").items()})


def span(text: str) -> timedelta:
    """Return a duration that is longer than nothing."""
    length = duration(text)
    if not length:
        raise ValueError("must be longer than 0; write a duration like 5m")
    return length


def beat(text: str) -> timedelta:
    """Return how often a sign of life is given: an outage must show within a minute or so."""
    length = duration(text)
    if not _SHORTEST_BEAT <= length <= _LONGEST_BEAT:
        raise ValueError(f"{shown(text)} is too short or too long; write 10s to 5m")
    return length


def timezone(text: str) -> str:
    """Return the name of a time zone that this machine knows."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = suggestion(text, available_timezones())
        hint = f"did you mean {near}?" if near else "write a name like Asia/Shanghai"
        raise ValueError(f"{shown(text)} is not an IANA time zone; {hint}") from None
    return text


def flag(text: str) -> bool:
    """Return whether a setting is on."""
    if text not in {"true", "false"}:
        raise ValueError(f"{shown(text)} is neither true nor false; write one of the two")
    return text == "true"


def person_id(text: str) -> int:
    """Return the Telegram id of a person."""
    if not re.fullmatch("[0-9]{1,16}", text) or not 0 < int(text) < _LARGEST_ID:
        raise ValueError(
            f"{shown(text)} is not the Telegram id of a person; write its number, like 123456789 "
            "(not a @name)"
        )
    return int(text)


def group_id(text: str) -> int | None:
    """Return the chat id of a group."""
    if text == NONE:
        return None
    if not re.fullmatch("-[0-9]{1,16}", text) or not -_LARGEST_ID < int(text) < 0:
        raise ValueError(
            f"{shown(text)} is not the chat id of a group; it is a number below 0, "
            "like -1001234567890"
        )
    return int(text)


def some_group_id(text: str) -> int:
    """Return the chat id of a group; there is one."""
    found = group_id(text)
    if found is None:
        raise ValueError("a list of groups holds ids; leave it empty where there is none")
    return found


def thread_id(text: str) -> int | None:
    """Return the message_thread_id of a topic."""
    if text == NONE:
        return None
    if not re.fullmatch("[0-9]{1,16}", text) or int(text) <= 1:
        raise ValueError(
            f"{shown(text)} is not the id of a topic; it is the number after the group's in the "
            "address of a topic, above 1 (the General topic needs none)"
        )
    return int(text)


def comma_list(value: object) -> object:
    """Return the items of `1, 2, 3`, as variables give lists."""
    if isinstance(value, str):
        return [item for item in value.split(",") if item.strip()]
    return value


def key(text: str) -> str:
    """Return a key that buttons and stored records can carry."""
    if not _KEY.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is not a key; write small letters, digits and _, at most 32, like desk"
        )
    return text


def category_key(text: str) -> str:
    """Return the key of a category: a family, a dot, and a name in it; or a family alone."""
    if not _CATEGORY_KEY.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is not the key of a category; write family.name in small letters, "
            "like hardware.printer"
        )
    return text


def own_category(text: str) -> str:
    """Return the key of the category of the desk's own incidents, or OFF for none."""
    return OFF if text == OFF else category_key(text)


def short_key(text: str) -> str:
    """Return a key of which one button can carry two."""
    if not _SHORT_KEY.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is not a key here; write small letters, digits and _, at most 14, "
            "like place"
        )
    return text


def _line(longest: int) -> Callable[[str], str]:
    """Return the parser of words on one line."""

    def parse(text: str) -> str:
        if not text or not text.isprintable():
            raise ValueError("must be words on one line; write at least one and no line break")
        if len(text) > longest:
            raise ValueError(f"is {len(text)} characters long; write at most {longest}")
        return text

    return parse


def bot_token(text: str) -> Secret:
    """Return the token of a bot."""
    if not re.fullmatch("[0-9]{1,16}:[A-Za-z0-9_-]{1,128}", text):
        raise ValueError(
            "does not look like a bot token (digits, a colon, letters and digits); "
            "copy it whole from @BotFather"
        )
    return Secret(text)


def webhook_secret(text: str) -> Secret:
    """Return the secret that Telegram repeats in each webhook call.

    Source: Telegram Bot API, setWebhook: 1-256 characters of A-Z, a-z, 0-9, _ and -.
    """
    if not re.fullmatch("[A-Za-z0-9_-]{1,256}", text):
        raise ValueError("must be 1 to 256 characters of A-Z a-z 0-9 _ and -; make a random one")
    return Secret(text)


def signing_secret(text: str) -> Secret:
    """Return the secret by which a receiver knows that a post comes from this desk."""
    if not re.fullmatch("[!-~]{16,256}", text):
        raise ValueError(
            "must be 16 to 256 visible ASCII characters; make a random one: openssl rand -hex 32"
        )
    return Secret(text)


def password(text: str) -> Secret:
    """Return the password of an account."""
    if not text.isprintable():
        raise ValueError("must be on one line, without control characters")
    return Secret(text)


def account(text: str) -> str | None:
    """Return the name of an account."""
    return None if text == NONE else _line(_LONGEST_SENTENCE)(text)


Language = Literal["zh", "en"]
LanguageSetting = Annotated[Language, parsed(choice("zh", "en"))]
ModeSetting = Annotated[Mode, parsed(choice(*Mode))]
SecuritySetting = Annotated[Security, parsed(choice(*Security))]
ReportersSetting = Annotated[Reporters, parsed(choice(*Reporters))]
TopicsSetting = Annotated[Topics, parsed(choice(*Topics))]
AssignSetting = Annotated[Assign, parsed(choice(*Assign))]
KindSetting = Annotated[Kind, parsed(choice(Kind.INCIDENT, Kind.REQUEST))]
ImpactSetting = Annotated[Impact | None, parsed(choice(*Impact))]
UrgencySetting = Annotated[Urgency | None, parsed(choice(*Urgency))]
FieldSetting = Annotated[Field | None, parsed(choice(*Field))]
Duration = Annotated[timedelta, parsed(duration)]
Span = Annotated[timedelta, parsed(span)]
Beat = Annotated[timedelta, parsed(beat)]
TimeZone = Annotated[str, parsed(timezone)]
Flag = Annotated[bool, parsed(flag)]
PersonId = Annotated[int, parsed(person_id)]
PersonIds = Annotated[tuple[PersonId, ...], BeforeValidator(comma_list)]
GroupId = Annotated[int | None, parsed(group_id)]
GroupIds = Annotated[tuple[Annotated[int, parsed(some_group_id)], ...], BeforeValidator(comma_list)]
ThreadId = Annotated[int | None, parsed(thread_id)]
Key = Annotated[str, parsed(key)]
ShortKey = Annotated[str, parsed(short_key)]
CategoryKey = Annotated[str, parsed(category_key)]
OwnCategory = Annotated[str | None, parsed(own_category)]
Name = Annotated[str, parsed(_line(_LONGEST_NAME))]
Sentence = Annotated[str, parsed(_line(_LONGEST_SENTENCE))]
Sentences = tuple[Sentence, ...]
BotToken = Annotated[Secret | None, parsed(bot_token)]
WebhookSecret = Annotated[Secret | None, parsed(webhook_secret)]
SigningSecret = Annotated[Secret | None, parsed(signing_secret)]
Password = Annotated[Secret | None, parsed(password)]
Account = Annotated[str | None, parsed(account)]
