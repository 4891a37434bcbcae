"""People with their roles."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import and_, bindparam, delete, func, or_, select, true, update

from desk.identifiers import PersonId
from desk.people import OWN_ID, Membership, Person, Role
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, moment
from store.tables import membership as memberships
from store.tables import person as people

BY_HAND = "desk"
"""Source of a membership that somebody granted; those of the configuration say `config`."""

_WITH_ROLES = (
    select(people, memberships.c.team, memberships.c.role)
    .outerjoin(memberships, memberships.c.person_id == people.c.id)
    .order_by(people.c.id)
)
_GET = _WITH_ROLES.where(people.c.id == bindparam("person"))
_BY_TELEGRAM = _WITH_ROLES.where(people.c.telegram_id == bindparam("telegram"))
_HOLDING = _WITH_ROLES.where(
    people.c.id.in_(select(memberships.c.person_id).where(memberships.c.team == bindparam("team")))
)
_NAMED = (
    _WITH_ROLES.where(
        func.lower(people.c.name).like(bindparam("pattern"), escape="\\"),
        people.c.telegram_id != OWN_ID,
        or_(people.c.verified == true(), memberships.c.team.is_not(None)),
    )
    .order_by(None)
    .order_by(people.c.name, people.c.id)
)
_new = insert(people)
_MET = _new.on_conflict_do_update(
    index_elements=["telegram_id"],
    set_={
        "name": _new.excluded.name,
        "telegram_language": _new.excluded.telegram_language,
    },
).returning(people.c.id)
_SAVE = (
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(
        language=bindparam("speaks"),
        verified=bindparam("is_verified"),
        timezone=bindparam("zone"),
        away_since=moment("away"),
    )
)
_GRANT = insert(memberships).on_conflict_do_nothing()
_REVOKE = delete(memberships).where(
    and_(
        memberships.c.person_id == bindparam("person"),
        memberships.c.team == bindparam("of_team"),
        memberships.c.role == bindparam("of_role"),
    )
)


class People(Repository):
    """The people the desk has met."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._known: dict[PersonId, Person] = {}
        self._saved: dict[PersonId, Person] = {}
        self._roles: dict[tuple[PersonId, Membership], bool] = {}

    async def get(self, person: PersonId) -> Person:
        """Return a person that is known to exist.

        Raises:
            LookupError: there is no such person.
        """
        if person not in self._known:
            rows = await self._connection.rows(_GET, {"person": person})
            if not rows:
                raise LookupError(f"there is no person {person}")
            self._learn(rows)
        return self._staged(self._known[person])

    async def by_telegram(self, telegram_id: int) -> Person | None:
        """Return the person behind a Telegram user id, if met."""
        for known in self._known.values():
            if known.telegram_id == telegram_id:
                return self._staged(known)
        rows = await self._connection.rows(_BY_TELEGRAM, {"telegram": telegram_id})
        found = self._learn(rows)
        return self._staged(found[0]) if found else None

    async def met(self, telegram_id: int, name: str, telegram_language: str | None) -> Person:
        """Return the person, made or brought up to date at once; nothing new, nothing written.

        When the app tells no language, the one it told before stays.
        """
        known = await self.by_telegram(telegram_id)
        language = telegram_language or (known.telegram_language if known else None)
        if known and (known.name, known.telegram_language) == (name, language):
            return known
        written = await self._connection.written(
            _MET,
            {
                "telegram_id": telegram_id,
                "name": name,
                "telegram_language": language,
                "verified": False,
            },
        )
        self._known.pop(written[0].id, None)
        return await self.get(written[0].id)

    async def myself(self, name: str) -> Person:
        """Return the desk itself as a person, made or renamed at once; it counts as known."""
        person = await self.met(OWN_ID, name, None)
        if person.verified:
            return person
        known = replace(person, verified=True)
        await self.save(known)
        return known

    async def save(self, person: Person) -> None:
        """Stage language, verification, time zone and absence."""
        self._saved[person.id] = person

    async def grant(self, person: PersonId, membership: Membership) -> None:
        """Stage a role."""
        self._roles[person, membership] = True

    async def revoke(self, person: PersonId, membership: Membership) -> None:
        """Stage the end of a role, wherever it came from."""
        self._roles[person, membership] = False

    async def holding(self, team: str) -> Sequence[Person]:
        """Return everybody with a role in `team`, by id."""
        self._learn(await self._connection.rows(_HOLDING, {"team": team}))
        for person, _ in self._roles:
            await self.get(person)
        staged = map(self._staged, self._known.values())
        return sorted((p for p in staged if p.roles(team)), key=lambda p: p.id)

    async def named(self, words: str, limit: int) -> Sequence[Person]:
        """Return people whom the desk knows with these words in their name, by name."""
        literal = re.sub(r"([\\%_])", r"\\\1", words.lower())
        rows = await self._connection.rows(_NAMED, {"pattern": f"%{literal}%"})
        return [self._staged(person) for person in self._learn(rows)[:limit]]

    def drop(self) -> None:
        """Forget what is staged; who was met stays met."""
        self._saved.clear()
        self._roles.clear()

    async def flush(self) -> None:
        """Write languages, verifications and roles."""
        if self._saved:
            await self._connection.write(
                _SAVE,
                [
                    {
                        "person": p.id,
                        "speaks": p.language,
                        "is_verified": p.verified,
                        "zone": p.timezone,
                        "away": p.away_since,
                    }
                    for p in sorted(self._saved.values(), key=lambda p: p.id)
                ],
            )
        granted = [key for key, holds in self._roles.items() if holds]
        revoked = [key for key, holds in self._roles.items() if not holds]
        if granted:
            await self._connection.write(
                _GRANT,
                [
                    {"person_id": p, "team": m.team, "role": m.role.value, "source": BY_HAND}
                    for p, m in granted
                ],
            )
        if revoked:
            await self._connection.write(
                _REVOKE,
                [{"person": p, "of_team": m.team, "of_role": m.role.value} for p, m in revoked],
            )

    def _learn(self, rows: Iterable[AnyRow]) -> list[Person]:
        """Keep the people that joined rows tell of; one read before stays as it was."""
        found: dict[PersonId, Person] = {}
        for row in rows:
            person = found.get(row.id) or Person(
                id=PersonId(row.id),
                telegram_id=row.telegram_id,
                name=row.name,
                language=row.language,
                telegram_language=row.telegram_language,
                verified=row.verified,
                timezone=row.timezone,
                away_since=row.away_since,
            )
            if row.team is not None:
                role = Membership(team=row.team, role=Role(row.role))
                person = replace(person, memberships=person.memberships | {role})
            found[person.id] = person
        return [self._known.setdefault(person.id, person) for person in found.values()]

    def _staged(self, person: Person) -> Person:
        """Return the person with what is staged for them."""
        saved = self._saved.get(person.id)
        if saved:
            person = replace(
                person,
                language=saved.language,
                verified=saved.verified,
                timezone=saved.timezone,
                away_since=saved.away_since,
            )
        for (of, membership), holds in self._roles.items():
            if of == person.id:
                held = person.memberships | {membership}
                person = replace(person, memberships=held if holds else held - {membership})
        return person
