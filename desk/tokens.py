"""Links that let people in: a secret that stands for a right, for a while and a number of times."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from desk.events import Fact
from desk.identifiers import PersonId
from desk.people import Role


class TokenPurpose(StrEnum):
    """What opening a link does."""

    INVITE = "invite"
    """The person is known to the organisation from then on."""
    ROLE = "role"
    """The person has a role in a team."""
    ADMIN = "admin"
    """The person is admin in every team: the first one of a new desk."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A right that whoever brings its secret gets; the desk keeps a fingerprint of the secret.

    `team` and `role` are what a `role` token gives, `issued_by` is None where an operator made it.
    """

    purpose: TokenPurpose
    issued_at: datetime
    expires_at: datetime
    uses_left: int = 1
    team: str | None = None
    role: Role | None = None
    issued_by: PersonId | None = None
    data: Mapping[str, Fact] = field(default_factory=dict)

    def is_good(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.uses_left > 0 and now < self.expires_at


SECRET = re.compile(r"[A-Za-z0-9_-]{20,64}")
"""What a secret looks like: base64url of 128 bits or more.

Source: Telegram Bot API, deep linking: 1-64 characters of A-Z, a-z, 0-9, _ and -.
"""

ONE_PERSON = timedelta(hours=24)
"""How long a link for one person is good, such as one that gives a role."""
MANY_PEOPLE = timedelta(days=7)
MOST_PEOPLE = 50
"""How long an invitation is good, and how many people may use it."""


def invitation(by: PersonId, uses: int, now: datetime) -> Token:
    """Return what makes that many people known to the organisation."""
    return Token(
        purpose=TokenPurpose.INVITE,
        issued_at=now,
        expires_at=now + MANY_PEOPLE,
        uses_left=uses,
        issued_by=by,
    )


def role_link(by: PersonId, team: str, role: Role, now: datetime) -> Token:
    """Return what gives one person a role in a team."""
    return Token(
        purpose=TokenPurpose.ROLE,
        issued_at=now,
        expires_at=now + ONE_PERSON,
        team=team,
        role=role,
        issued_by=by,
    )


def admin_link(now: datetime) -> Token:
    """Return what makes one person the admin of every team."""
    return Token(purpose=TokenPurpose.ADMIN, issued_at=now, expires_at=now + ONE_PERSON)
