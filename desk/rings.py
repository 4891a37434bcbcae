"""What rings people where Telegram may not reach them: by webhook or by mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk.events import Fact
from desk.notices import Subject
from desk.record import Record
from desk.terms import Channel

DEFAULT = "default"
"""Whatever the channel rings when nobody in particular is meant: the webhook of the desk."""
PERSON = "person:"
CONTACT = "contact:"
"""What addresses of people and contacts begin with."""
PAGE = "page"
"""The template of a ring that asks for somebody to take a ticket."""
TEST = "test"
"""The template of a ring that asks nobody to come: it tries a channel, or who is called."""
VENDOR = "vendor"
"""The template of a ring that gives a ticket to a vendor."""
VENDOR_OVER = "vendor_over"
"""The template of a ring that tells a vendor that they are not needed for it any more."""


def person_address(telegram_id: int) -> str:
    """Return the address of a person: the configuration knows people by their Telegram id."""
    return f"{PERSON}{telegram_id}"


def contact_address(key: str) -> str:
    """Return the address of a contact of the configuration."""
    return f"{CONTACT}{key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ring:
    """One call of somebody by another channel than Telegram.

    `ref` is event and recipient: a second ring with the same ref is the same ring. `to` is an
    address by key (`person:<Telegram id>`, `contact:<key>` or `default`), never a URL or mailbox.
    Nothing rings from `expires_at` on. Of `data`, `due` (ISO) says when the ticket is due, and
    `people` (Telegram ids with commas) who is meant where the address is not a person's.
    """

    ref: str
    channel: Channel
    to: str
    template: str
    subject: Subject
    seq: int
    not_before: datetime
    expires_at: datetime
    data: Mapping[str, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.channel is Channel.TELEGRAM:
            raise ValueError("what rings by Telegram is a notice")


def ring_about(
    record: Record,
    template: str,
    channel: Channel,
    to: str,
    *,
    now: datetime,
    lasts: timedelta,
    data: Mapping[str, Fact],
) -> Ring:
    """Return the ring that tells an address of the newest step of a record, at once."""
    return Ring(
        ref=f"r{record.id}.{record.version}.{template}.{channel}.{to}",
        channel=channel,
        to=to,
        template=template,
        subject=Subject.record(record.id),
        seq=record.version,
        not_before=now,
        expires_at=now + lasts,
        data=data,
    )
