"""What the desk knows of itself: its signing keys, and what the configuration says of people."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, and_, bindparam, delete, false, or_, select, true, update

from desk.identifiers import PersonId
from desk.people import ChatKind, Role
from desk.ports import Outcome
from desk.secrets.secret import Secret
from store.database.connection import Connection
from store.database.engine import Database
from store.repositories.audit import ADD_AUDIT
from store.sql import insert
from store.tables import chat as chats
from store.tables import membership as memberships
from store.tables import person as people
from store.tables import setting

CONFIG = "config"
"""Source of a membership that the configuration lists."""

_KEYS = "signing_keys"
_KEY_BYTES = 32

NOTED = select(setting.c.value).where(setting.c.name == bindparam("setting"))
"""Reads a value of the desk's own."""
_SET = insert(setting).on_conflict_do_nothing()
_new = insert(setting)
NOTE = _new.on_conflict_do_update(index_elements=["name"], set_={"value": _new.excluded.value})
"""Keeps a value of the desk's own, such as when Telegram was last heard."""
_GROUP = (
    select(chats.c.id)
    .where(
        or_(
            chats.c.telegram_id == bindparam("telegram"),
            chats.c.former_telegram_id == bindparam("telegram"),
        )
    )
    # A group that has moved on since the configuration was written comes first.
    .order_by(chats.c.telegram_id == bindparam("telegram"), chats.c.id.desc())
)
_CLOSE_OTHERS = (
    update(chats)
    .where(chats.c.working == true(), chats.c.id.not_in(bindparam("kept", expanding=True)))
    .values(working=false())
)
_MAKE_GROUP = insert(chats).on_conflict_do_nothing(index_elements=["telegram_id"])
_WORK_IN = update(chats).where(chats.c.id == bindparam("chat")).values(working=true())
_CLOSE_TO_STAFF = (
    update(chats)
    .where(chats.c.staff == true(), chats.c.id.not_in(bindparam("kept", expanding=True)))
    .values(staff=false())
)
_REPORT_IN = update(chats).where(chats.c.id == bindparam("chat")).values(staff=true())
_VERIFIED = insert(people).on_conflict_do_update(
    index_elements=["telegram_id"], set_={"verified": true()}
)
_IDS = select(people.c.id, people.c.telegram_id).where(
    people.c.telegram_id.in_(bindparam("telegram", expanding=True))
)
_HELD = select(memberships.c.person_id, memberships.c.team, memberships.c.role).where(
    memberships.c.source == CONFIG
)
_GRANT = insert(memberships).on_conflict_do_nothing()
_WITHDRAW = delete(memberships).where(
    and_(
        memberships.c.person_id == bindparam("person"),
        memberships.c.team == bindparam("of_team"),
        memberships.c.role == bindparam("of_role"),
        memberships.c.source == CONFIG,
    )
)

_Held = tuple[PersonId, str, str]


class Settings:
    """Settings that live in the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def signing_keys(self) -> list[Secret]:
        """Return the keys that sign buttons and links, the newest first; made at the first use."""

        async def work(connection: Connection) -> list[Secret]:
            await connection.write(_SET, {"name": _KEYS, "value": [secrets.token_hex(_KEY_BYTES)]})
            rows = await connection.rows(NOTED, {"setting": _KEYS})
            return [Secret(key) for key in rows[0].value]

        async with self._database.reading() as connection:
            rows = await connection.rows(NOTED, {"setting": _KEYS})
        if rows:
            return [Secret(key) for key in rows[0].value]
        return await self._database.transact(work)

    async def noted(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """Return what was noted last under a name, None where nothing was."""
        async with self._database.reading() as connection:
            rows = await connection.rows(NOTED, {"setting": name})
            return rows[0].value if rows else None

    async def note(self, name: str, value: Any) -> None:  # noqa: ANN401 - JSON
        """Keep a value under a name, in place of what was noted before."""

        async def work(connection: Connection) -> None:
            await connection.write(NOTE, {"name": name, "value": value})

        await self._database.transact(work)

    async def sync_config(
        self,
        *,
        groups: Sequence[int],
        staff_groups: Sequence[int] = (),
        admins: Sequence[int],
        engineers: Sequence[int],
        leads: Sequence[int],
        teams: Sequence[str],
        now: datetime,
    ) -> None:
        """Make the groups and the roles those of the configuration.

        Whoever is listed is verified and holds the role in every team. Roles that an earlier
        configuration gave and this one does not are withdrawn; those given by hand stay.

        Args:
            groups: Telegram's ids of the groups in which engineers work.
            staff_groups: those in which people may report.
            admins: Telegram user ids, as engineers and leads.
            engineers: see admins.
            leads: see admins.
            teams: the keys of all teams.
            now: the moment, for the audit.
        """
        roles = {Role.ADMIN: admins, Role.LEAD: leads, Role.ENGINEER: engineers}

        async def work(connection: Connection) -> None:
            await _marked(connection, groups, _WORK_IN, _CLOSE_OTHERS)
            await _marked(connection, staff_groups, _REPORT_IN, _CLOSE_TO_STAFF)
            ids = await _verified(connection, {i for listed in roles.values() for i in listed})
            wanted: set[_Held] = {
                (ids[telegram_id], team, role.value)
                for role, listed in roles.items()
                for telegram_id in listed
                for team in teams
            }
            rows = await connection.rows(_HELD)
            held: set[_Held] = {(PersonId(r.person_id), r.team, r.role) for r in rows}
            await _grant(connection, sorted(wanted - held), now)
            await _withdraw(connection, sorted(held - wanted), now)

        await self._database.transact(work)


async def _marked(
    connection: Connection, groups: Sequence[int], mark: Executable, unmark_others: Executable
) -> None:
    """Make exactly these groups the working ones, or those of staff."""
    kept = []
    for group in dict.fromkeys(groups):
        found = await connection.rows(_GROUP, {"telegram": group})
        if not found:
            await connection.write(
                _MAKE_GROUP,
                {
                    "telegram_id": group,
                    "kind": ChatKind.GROUP.value,
                    "working": False,
                    "is_forum": False,
                    "manages_topics": False,
                },
            )
            found = await connection.rows(_GROUP, {"telegram": group})
        await connection.write(mark, {"chat": found[0].id})
        kept.append(found[0].id)
    await connection.write(unmark_others, {"kept": kept})


async def _verified(connection: Connection, telegram_ids: Iterable[int]) -> dict[int, PersonId]:
    """Make sure that these people are known and verified; return our number of each."""
    listed = sorted(telegram_ids)
    if not listed:
        return {}
    await connection.write(
        _VERIFIED, [{"telegram_id": i, "name": f"#{i}", "verified": True} for i in listed]
    )
    rows = await connection.rows(_IDS, {"telegram": listed})
    return {row.telegram_id: PersonId(row.id) for row in rows}


async def _grant(connection: Connection, roles: Sequence[_Held], now: datetime) -> None:
    if roles:
        await connection.write(
            _GRANT,
            [
                {"person_id": person, "team": team, "role": role, "source": CONFIG}
                for person, team, role in roles
            ],
        )
        await connection.write(ADD_AUDIT, [_line(held, "role_granted", now) for held in roles])


async def _withdraw(connection: Connection, roles: Sequence[_Held], now: datetime) -> None:
    if roles:
        await connection.write(
            _WITHDRAW,
            [{"person": person, "of_team": team, "of_role": role} for person, team, role in roles],
        )
        await connection.write(ADD_AUDIT, [_line(held, "role_withdrawn", now) for held in roles])


def _line(held: _Held, action: str, now: datetime) -> dict[str, Any]:
    person, team, role = held
    return {
        "at": now,
        "actor_id": None,
        "action": action,
        "subject": f"p{person}",
        "outcome": Outcome.DONE.value,
        "facts": {"team": team, "role": role, "source": CONFIG},
    }
