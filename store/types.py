"""Column types that hold both stores to the same values."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

ID = BigInteger().with_variant(Integer(), "sqlite")
"""A number of our own; SQLite counts up by itself only what is called INTEGER."""

JSON_VALUE = JSON().with_variant(JSONB(), "postgresql")
"""Facts and drafts."""

_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def refuse_nul(text: str) -> str:
    """Return `text`.

    Raises:
        ValueError: it holds NUL, or half a surrogate pair, which no store keeps.
    """
    if "\x00" in text:
        raise ValueError("a text with NUL was to be stored: it must pass clean_text first")
    if not text.isascii():
        text.encode()  # raises UnicodeEncodeError, a ValueError
    return text


def dump(value: object) -> str:
    """Return `value` as compact JSON.

    Raises:
        ValueError: a text in it holds NUL or half a surrogate pair, or a number is no number.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if "\\u0000" in text and _ESCAPED_NUL.search(text):
        raise ValueError("a text with NUL was to be stored: it must pass clean_text first")
    if not text.isascii():
        text.encode()
    return text


class CleanText(TypeDecorator[str]):
    """Text that both stores keep byte for byte."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuse what only one of the stores would take."""
        return None if value is None else refuse_nul(value)


class Moment(TypeDecorator[datetime]):
    """A moment: aware on both sides, UTC inside."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a time zone, and turn it to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone was to be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC; SQLite forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class RawJson(TypeDecorator[dict[str, Any]]):
    """JSON from outside, kept as ASCII text: whatever came in fits, NUL and surrogates escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write it so that no character can be refused."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        """Read it as it came."""
        if value is None:
            return None
        body: dict[str, Any] = json.loads(value)
        return body
