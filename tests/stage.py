"""What a scene plays on: the sandbox over HTTP, a real store, and the real loops."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from bot.config import load
from bot.desk import Desk
from bot.engine import Engine
from bot.health import Health
from bot.learning import Understanding
from bot.policy import groups_of
from bot.ringing.lines import Lines
from bot.telegram import Door
from bot.versions import policy_in_force
from desk.draft import Draft
from desk.identifiers import ChatId, RecordId
from desk.record import Record, State
from desk.secrets.secret import KeyRing, Secret
from handlers.context import BotIdentity
from sandbox.model import Person
from sandbox.server import Server
from sandbox.world import World
from store.database.connection import Connection
from store.store import Store
from store.tables import metadata
from store.unit import StoreUnit
from tests.virtual import VirtualClock

TOKEN = "0:sandbox-scene"
CAST = ("requester", "second", "newcomer", "engineer", "rival", "lead", "admin", "outsider")
KNOWN = ("requester", "second")
GROUP = -1001000000001
CONFIG = Path(__file__).parent.parent / "config.yaml"


class Stage:
    """A desk that can be killed and started again.

    Args:
        database_url: the store, which may be empty.
        variables: what the configuration is changed by.
        language: what everybody speaks.
        clock: the desk's clock.
        world: its Telegram, where it has a clock of its own or is watched.
    """

    def __init__(
        self,
        database_url: str,
        variables: dict[str, str] | None = None,
        language: str = "en",
        clock: VirtualClock | None = None,
        world: World | None = None,
    ) -> None:
        self._url = database_url
        self._variables = dict(variables or {})
        self._language = language
        self.otherwise: dict[str, Any] = {}
        """What is decided otherwise than in the configuration, from the next start on."""
        self.clock = clock or VirtualClock()
        self.world = world or World(token=TOKEN, clock=self.clock.now)
        self.cast: dict[str, Person] = {
            name: self.world.add_person(name.capitalize(), language=language, started=True)
            for name in CAST
        }
        inside = ("engineer", "rival", "lead", "admin", "outsider")
        members = [self.cast[name].id for name in inside]
        self.world.add_group("IT desk", id=GROUP, members=members)
        self._server = Server(self.world)

    async def open(self) -> None:
        """Start Telegram and the desk."""
        self._root = await self._server.start()
        self.configure()
        # With a slash at its end, as people write it.
        self.door = await Door(Secret(TOKEN), f"{self._root}/").__aenter__()
        await self._start()
        await self._introduce()
        await self.engine.turn()

    def configure(self, **variables: str) -> None:
        """Read the configuration, with more variables; it counts from the next start on."""
        self._variables |= variables
        ids = {name: str(person.id) for name, person in self.cast.items()}
        self.config = load(
            CONFIG,
            {
                "OPSDESK_TELEGRAM__TOKEN": TOKEN,
                "OPSDESK_TELEGRAM__API_ROOT": self._root,
                "OPSDESK_TELEGRAM__GROUP": str(GROUP),
                "OPSDESK_PEOPLE__ENGINEERS": f"[{ids['engineer']}, {ids['rival']}]",
                "OPSDESK_PEOPLE__LEADS": f"[{ids['lead']}]",
                "OPSDESK_PEOPLE__ADMINS": f"[{ids['admin']}]",
                "OPSDESK_DESK__LANGUAGE": self._language,
                "OPSDESK_REPORTS__DAILY_AT": "off",  # a story that is about it turns it on
                **self._variables,
            },
        )

    async def close(self) -> None:
        """Stop everything."""
        await self.store.close()
        await self.door.__aexit__(None, None, None)
        await self._server.stop()

    async def restart(self) -> None:
        """Throw the desk away, with whatever it has leased, and build it anew."""
        await self.store.close()
        await self._start()

    def promise_anew(self, **changes: Any) -> None:
        """Let the desk promise something else from its next start on; see desk.policy.Policy."""
        version = self.policy.terms_version + 1
        terms = {**self.policy.terms, version: self.policy.terms_for(version - 1)}
        self.otherwise |= {"terms": terms, "terms_version": version, **changes}

    async def _start(self) -> None:
        self.store = await Store.open(self._url)
        in_force = await policy_in_force(self.store, self.config, self.clock.now())
        self.policy = replace(in_force, **self.otherwise)
        people = self.config.people
        await self.store.settings.sync_config(
            groups=groups_of(self.policy),
            staff_groups=self.policy.staff_groups,
            admins=people.admins,
            engineers=people.engineers,
            leads=people.leads,
            teams=[team.key for team in self.config.teams],
            now=self.clock.now(),
        )
        bot = self.world.bot
        self.keys = KeyRing(*await self.store.settings.signing_keys())
        desk = Desk(
            store=self.store,
            policy=self.policy,
            keys=self.keys,
            bot=BotIdentity(id=bot.id, username=bot.username, name=bot.first_name),
            clock=self.clock,
            owner=secrets.token_hex(8),
            understanding=Understanding(self.policy),
        )
        lines = Lines.of(self.config, self.clock)
        self.engine = Engine(desk=desk, door=self.door, health=Health(), lines=lines)
        await self.engine.begin()

    async def _introduce(self) -> None:
        """Let the desk have met everybody but the newcomer, and know its staff."""
        async with self.store.unit(self.policy) as unit:
            for name, person in self.cast.items():
                if name == "newcomer":
                    continue
                met = await unit.people.met(person.id, person.name, person.language_code)
                if name in KNOWN:
                    await unit.people.save(replace(met, verified=True))
            await unit.commit()

    async def next_due(self) -> datetime | None:
        """Return when the next timer, notice or ring is due."""
        moments = (
            await self.store.due.next_due(),
            await self.engine.sender.next_at(),
            await self.store.rings.next_due(),
        )
        return min((moment for moment in moments if moment is not None), default=None)

    async def record(self, number: RecordId) -> Record:
        """Return a record as it stands."""
        async with self.store.reading(self.policy) as unit:
            return await unit.records.get(number)

    def understood(self, words: str) -> str | None:
        """Return the category that the desk guesses from words."""
        guesses = self.engine.learner.understanding.triage.guess(words)
        return guesses[0].category if guesses else None

    async def draft_of(self, telegram_id: int) -> Draft:
        """Return the report that somebody is telling."""
        async with self.store.reading(self.policy) as unit:
            person = await unit.people.by_telegram(telegram_id)
            assert person is not None
            chat = await unit.chats.private(person)
            conversation = await unit.conversations.get(chat.id, person.id)
        assert conversation.draft is not None
        return conversation.draft

    async def drafts(self) -> dict[int, Draft]:
        """Return the reports that are being told, by Telegram's id of who tells them."""
        async with self.store.reading(self.policy) as unit:
            return {
                (await unit.people.get(told.person)).telegram_id: told.draft
                for told in await unit.conversations.with_drafts()
                if told.draft is not None
            }

    async def chat_id(self, telegram_id: int) -> ChatId:
        """Return the desk's own number of a chat it knows."""
        async with self.store.reading(self.policy) as unit:
            chat = await unit.chats.by_telegram(telegram_id)
        assert chat is not None
        return chat.id

    async def numbers(self) -> set[RecordId]:
        """Return the numbers of all records."""
        async with self.store.reading(self.policy) as unit:
            return {
                record.id
                for record in await unit.records.board(list(State), 1000, confidential=True)
            }

    async def at_work(self, work: Callable[[StoreUnit], Awaitable[None]]) -> None:
        """Let `work` run in a unit of its own, as a loop would."""
        async with self.store.unit(self.policy) as unit:
            await work(unit)
            await unit.commit()

    async def emptied(self, table: str) -> None:
        """Take everything out of a table that nothing refers to."""
        await self.store._database.transact(partial(_emptied, metadata.tables[table]))

    async def holds(self, words: str) -> list[str]:
        """Return the tables of the store in which these words stand."""
        found = []
        for table in metadata.tables.values():
            rows = await self.store._database.transact(partial(_rows, table))
            if words in str(rows):
                found.append(table.name)
        return found


async def _emptied(table: Table, connection: Connection) -> None:
    await connection.write(table.delete())


async def _rows(table: Table, connection: Connection) -> Sequence[Any]:
    return await connection.rows(select(table))
