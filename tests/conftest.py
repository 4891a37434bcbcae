"""Fixtures that every part shares: a store of its own for each test, on both databases."""

import gc
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Generator, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings

from store.store import Store
from tests.databases import PostgresServer, SqliteTemplate, postgres_server
from tests.kept import keep
from tests.scene import Scene, played

keep()

# A slow machine breaks no rule; what hangs is ended by pytest.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")


def _refuse(moment: datetime) -> str:
    raise AssertionError(f"a moment reached SQLite in no form of the store's: {moment}")


# Python's own form is deprecated since 3.12, and sorts otherwise than the store's.
sqlite3.register_adapter(datetime, _refuse)

BOTH = [
    "sqlite",
    pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.timeout(60)]),
]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        if isinstance(server, str):
            pytest.skip(server)
        yield server


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a store with nothing in it."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite")
        return template.copied(tmp_path / "desk.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.clean_database()


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a store without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'desk.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.empty_database() as url:
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Return an open store of its own for each test."""
    store = await Store.open(database_url)
    yield store
    await store.close()


def pytest_configure() -> None:
    """Let programs that tests start hear Ctrl+C, even where a shell runs all this aside."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass by what lives to the end: modules, and thousands of tests."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests measured, whichever worker did."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    figures = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "figure" and report.when == "call"
    ]
    if figures:
        terminalreporter.section("figures")
        for figure in sorted(figures):
            terminalreporter.write_line(figure)


_FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a story failed, and let no browser or PostgreSQL test be skipped in CI.

    Of a story that failed nobody asks what it left unsaid.
    """
    report = yield
    if report.failed and call.when == "call":
        item.stash[_FAILED] = True
    if report.skipped and os.environ.get("OPSDESK_CI") and _needs_a_program(item):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be missing: {report.longrepr}"
    return report


def _needs_a_program(item: pytest.Item) -> bool:
    """Whether the test needs a browser or a PostgreSQL, which CI has."""
    return any(item.get_closest_marker(name) for name in ("browser", "postgres"))


@pytest.fixture
async def scene(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Scene]:
    """Return the whole desk with its people; see tests/scene.py."""
    marker = request.node.get_closest_marker("variables")
    async with played(database_url, dict(marker.kwargs) if marker else None) as scene:
        yield scene
        if not request.node.stash.get(_FAILED, False):
            scene.check()
