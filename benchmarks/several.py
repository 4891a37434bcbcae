"""Several processes of one desk, and many desks as schemas, each on one PostgreSQL of its own.

`--processes` lets that many equal processes lead the conversations of one desk: updates a second of
all together, and their CPU. `--desks` makes so many schemas, times the migration of each, starts a
desk on each, and looks at them at rest: connections, CPU of a desk and of the server, memory; then
`--active` of them lead conversations at once. Prints JSON. Linux only.
"""

import argparse
import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from benchmarks.ground import (
    ROOT,
    Api,
    Started,
    cpu_seconds,
    desk_variables,
    loopback,
    percentile,
    started,
    told,
)
from campaigns.ground.postgres import PostgresServer, running
from store.store import Store

COMMAND = ("-m", "bot", "run")
START_SECONDS = 300.0
LOOK_SECONDS = 0.2


class Watched:
    """A server with a connection to look at it."""

    def __init__(self, server: PostgresServer, connection: Any) -> None:  # noqa: ANN401 (a driver's)
        self.server = server
        self._connection = connection

    async def value(self, query: str) -> int:
        """Return the one number that a query asks for."""
        return int(await self._connection.fetchval(query))

    async def cpu(self) -> float:
        """Return what the server and all its connections have used so far, in seconds."""
        backend = await self.value("SELECT pg_backend_pid()")
        return cpu_seconds(_parent(backend))

    async def connections(self) -> int:
        """Return how many connections desks have."""
        return await self.value(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'opsdesk'"
        )

    async def until(self, query: str, count: int) -> None:
        """Wait until a query counts so many."""
        async with asyncio.timeout(START_SECONDS):
            while await self.value(query) < count:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(LOOK_SECONDS)  # noqa: TID251 - a benchmark waits for real


@contextlib.asynccontextmanager
async def watched(connections: int) -> AsyncIterator[Watched]:
    """Lend a server of our own, with fsync as it comes."""
    with running(connections) as server:
        connection = await asyncpg.connect(server.url.replace("+asyncpg", ""))
        try:
            yield Watched(server, connection)
        finally:
            await connection.close()


async def of_processes(count: int, conversations: int, people: int) -> dict[str, Any]:
    """Let equal processes lead the conversations of one desk; return the figures."""
    async with watched(200) as server, loopback() as api, contextlib.AsyncExitStack() as stack:
        variables = desk_variables(api, server.server.url)
        desks = [
            await stack.enter_async_context(started(api, COMMAND, ROOT, variables))
            for _ in range(count)
        ]
        await server.until("SELECT count(*) FROM lease WHERE name LIKE 'process:%'", count)
        content = {"kind": "desk", "words": 3, "at_once": people}
        await api.ask("/play", **content, conversations=people)
        cpu, of_server = _cpu(desks), await server.cpu()
        found = await api.ask("/play", **content, conversations=conversations)
        cpu, of_server = _cpu(desks) - cpu, await server.cpu() - of_server
        return {
            "processes": count,
            "connections": await server.connections(),
            **_of_play([found], found["seconds"]),
            "cpu_us_per_update": round(cpu / found["updates"] * 1e6),
            "server_cpu_us_per_update": round(of_server / found["updates"] * 1e6),
            "error_lines": sum(desk.error_lines for desk in desks),
        }


async def of_desks(options: argparse.Namespace) -> dict[str, Any]:
    """Make schemas with a desk on each; return the figures at rest, and of those that work."""
    async with watched(options.desks * 12 + 50) as server, contextlib.AsyncExitStack() as stack:
        urls = [
            f"{server.server.url}?schema=desk_{number}&connections={options.connections}"
            for number in range(options.desks)
        ]
        took = [await _migrated(url) for url in urls]
        apis = [await stack.enter_async_context(loopback()) for _ in range(options.active)]
        resting = await stack.enter_async_context(loopback())
        desks = []
        for number, url in enumerate(urls[: options.running or None]):
            api = apis[number] if number < options.active else resting
            variables = desk_variables(api, url)
            desks.append(await stack.enter_async_context(started(api, COMMAND, ROOT, variables)))
        lines = "count(*) FROM pg_stat_activity WHERE application_name = 'opsdesk'"
        await server.until(f"SELECT {lines}", len(desks))
        await asyncio.sleep(options.settle)  # noqa: TID251 - a benchmark waits for real
        cpu, of_server, began = _cpu(desks), await server.cpu(), time.perf_counter()
        await asyncio.sleep(options.rest)  # noqa: TID251 - as above
        rested = time.perf_counter() - began
        at_rest = {
            "connections": await server.connections(),
            "cpu_percent_of_a_core_per_desk": round(
                (_cpu(desks) - cpu) / rested / len(desks) * 100, 2
            ),
            "server_cpu_percent_of_a_core_per_desk": round(
                (await server.cpu() - of_server) / rested / len(desks) * 100, 2
            ),
            "memory_mb_per_desk": round(statistics.mean(_memory(desk) for desk in desks), 1),
        }
        working = await _working(apis, options)
        return {
            "schemas": options.desks,
            "desks": len(desks),
            "migration_ms_median": round(statistics.median(took) * 1000),
            "migration_ms_longest": round(max(took) * 1000),
            "at_rest": at_rest,
            "active": options.active,
            "working": working | {"connections": await server.connections()},
            "error_lines": sum(desk.error_lines for desk in desks),
        }


async def _migrated(url: str) -> float:
    """Make the schema and tables of a desk; return the seconds that took."""
    began = time.perf_counter()
    store = await Store.open(url)
    await store.close()
    return time.perf_counter() - began


async def _working(apis: Sequence[Api], options: argparse.Namespace) -> dict[str, Any]:
    """Let people talk to several desks at once."""
    each = max(options.conversations // len(apis), 1)
    content = {"kind": "desk", "words": 3, "at_once": max(options.people // len(apis), 1)}
    began = time.perf_counter()
    found = await asyncio.gather(*(api.ask("/play", **content, conversations=each) for api in apis))
    return _of_play(found, max(play["seconds"] for play in found)) | {
        "seconds": round(time.perf_counter() - began, 1)
    }


def _of_play(found: Sequence[dict[str, Any]], seconds: float) -> dict[str, Any]:
    replies = [wait for play in found for wait in play["replies"]]
    updates = sum(play["updates"] for play in found)
    return {
        "updates_per_second": round(updates / seconds, 1),
        "updates": updates,
        "unfinished": sum(play["unfinished"] for play in found),
        "reply_ms_p50": percentile(replies, 50),
        "reply_ms_p99": percentile(replies, 99),
    }


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _cpu(desks: Sequence[Started]) -> float:
    return sum(cpu_seconds(desk.pid) for desk in desks)


def _memory(desk: Started) -> float:
    """Return the megabytes that a process has to itself."""
    for line in Path(f"/proc/{desk.pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


async def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Measure what was asked for."""
    found: dict[str, Any] = {}
    if options.processes:
        found["processes"] = [
            await of_processes(count, options.conversations, options.people)
            for _ in range(options.rounds)
            for count in options.processes
        ]
    if options.desks:
        found["desks"] = await of_desks(options)
    return found


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, nargs="*", default=[], help="as 1 2 3")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--desks", type=int, default=0)
    parser.add_argument("--running", type=int, default=0, help="desks of those, instead of all")
    parser.add_argument("--connections", type=int, default=10, help="of each desk at most")
    parser.add_argument("--active", type=int, default=1)
    parser.add_argument("--conversations", type=int, default=300)
    parser.add_argument("--people", type=int, default=100, help="conversations at once, in all")
    parser.add_argument("--settle", type=float, default=5.0, help="seconds before the rest")
    parser.add_argument("--rest", type=float, default=20.0, help="seconds to look at desks at rest")
    options = parser.parse_args()
    print(told(**asyncio.run(measured(options))))


if __name__ == "__main__":
    main()
