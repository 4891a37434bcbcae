"""Links that let people in; of a secret only its fingerprint is kept."""

import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam, select, update

from desk.identifiers import PersonId
from desk.people import Role
from desk.tokens import SECRET, Token, TokenPurpose
from store.database.connection import Connection
from store.errors import Overtaken
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import token as tokens

SECRET_BYTES: Final = 18
"""144 bits: 24 characters of base64url, without padding."""

_ADD = insert(tokens)
_FIND = select(tokens).where(tokens.c.hash == bindparam("of_hash"))
_USE = (
    update(tokens)
    .where(tokens.c.hash == bindparam("of_hash"), tokens.c.uses_left == bindparam("read"))
    .values(uses_left=bindparam("left"))
)


class Tokens(Repository):
    """What links are good for."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._issued: dict[str, Token] = {}
        self._read: dict[str, Token] = {}
        self._used: dict[str, Token] = {}

    async def issue(self, token: Token) -> str:
        """Stage a token and return its secret, which is kept nowhere here."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self._issued[_hash(secret)] = token
        return secret

    async def find(self, secret: str, now: datetime) -> Token | None:
        """Return what a secret is good for; None when it is unknown, used up or over."""
        if not SECRET.fullmatch(secret):
            return None
        key = _hash(secret)
        token = self._used.get(key) or self._issued.get(key) or await self._stored(key)
        return token if token is not None and token.is_good(now) else None

    async def redeem(self, secret: str, now: datetime) -> Token | None:
        """Stage one use of a secret and return what it was good for; None as in `find`.

        The flush refuses when somebody else used it since.
        """
        token = await self.find(secret, now)
        if token is None:
            return None
        used = replace(token, uses_left=token.uses_left - 1)
        key = _hash(secret)
        (self._issued if key in self._issued else self._used)[key] = used
        return token

    def drop(self) -> None:
        """Forget what is staged."""
        self._issued.clear()
        self._used.clear()

    async def flush(self) -> None:
        """Write new tokens and uses.

        Raises:
            Overtaken: somebody else used a token since it was read.
        """
        if self._issued:
            rows = [_row_of(key, token) for key, token in self._issued.items()]
            await self._connection.write(_ADD, rows)
        for key in sorted(self._used):
            left, read = self._used[key].uses_left, self._read[key].uses_left
            use = {"of_hash": key, "read": read, "left": left}
            if await self._connection.write(_USE, use) != 1:
                raise Overtaken("a link was used by somebody else")

    async def _stored(self, key: str) -> Token | None:
        if key not in self._read:
            row = await self._connection.row(_FIND, {"of_hash": key})
            if row is None:
                return None
            self._read[key] = _token_of(row)
        return self._read[key]


def _hash(secret: str) -> str:
    """Return the fingerprint of a secret: it is random, so that no salt is needed."""
    return sha256(secret.encode()).hexdigest()


def _row_of(key: str, token: Token) -> dict[str, object]:
    return {
        "hash": key,
        "purpose": token.purpose.value,
        "team": token.team,
        "role": token.role and token.role.value,
        "issued_by": token.issued_by,
        "issued_at": token.issued_at,
        "expires_at": token.expires_at,
        "uses_left": token.uses_left,
        "data": dict(token.data),
    }


def _token_of(row: AnyRow) -> Token:
    return Token(
        purpose=TokenPurpose(row.purpose),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        uses_left=row.uses_left,
        team=row.team,
        role=None if row.role is None else Role(row.role),
        issued_by=None if row.issued_by is None else PersonId(row.issued_by),
        data=row.data,
    )
