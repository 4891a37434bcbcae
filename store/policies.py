"""Versions of what the configuration decides: each is written once and never changed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select

from store.database.connection import Connection
from store.database.engine import Database
from store.tables import policy_version as versions

Body: TypeAlias = Mapping[str, Any]
"""A section as JSON."""

_ALL = (
    select(versions.c.version, versions.c.sha, versions.c.body)
    .where(versions.c.section == bindparam("of"))
    .order_by(versions.c.version)
)
_ADD = versions.insert()


class Policies:
    """The versions of sections of the configuration."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def in_force(
        self, section: str, body: Body, now: datetime, *, keep: bool = True
    ) -> tuple[int, Mapping[int, Body]]:
        """Return the number of the version that says `body`, and all versions by number.

        A body that differs from the newest version is a new one, also where an older version said
        the same: numbers tell what was in force when.

        Args:
            section: the name of the section.
            body: what it says now.
            now: the moment.
            keep: whether a new version is written.
        """
        sha = _sha(body)

        async def work(connection: Connection) -> tuple[int, Mapping[int, Body]]:
            rows = await connection.rows(_ALL, {"of": section})
            known = {row.version: row.body for row in rows}
            if rows and rows[-1].sha == sha:
                return rows[-1].version, known
            number = max(known, default=0) + 1
            if not keep:
                return number, known | {number: body}
            # Where another process was faster, transact() looks again.
            await connection.write(
                _ADD, {"section": section, "version": number, "sha": sha, "body": body, "at": now}
            )
            return number, known | {number: body}

        if not keep:
            async with self._database.reading() as connection:
                return await work(connection)
        return await self._database.transact(work)


def _sha(body: Body) -> str:
    """Return the fingerprint of a body, whatever the order of its keys."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
