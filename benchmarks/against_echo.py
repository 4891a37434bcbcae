"""The desk against a bare echo bot that stores nothing, in turns, against the same Bot API.

The echo bot is python-telegram-bot's own way: once as it comes ("stock"), once with
`concurrent_updates(True)`. It answers one message with one message. The desk leads whole
conversations, from a report over the buttons that file it to an engineer's claim and the word of
it to the reporter; each update is committed durably. The Bot API is a process of its own, and what
it carries at most is measured, too. Prints each round and the medians as JSON. Linux only.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.ground import (
    OWN_SERVER,
    ROOT,
    Api,
    cpu_seconds,
    database,
    desk_variables,
    loopback,
    middle,
    percentile,
    postgres,
    started,
    told,
    tree_of,
)

WORDS = 3
"""So many messages an echo conversation has: about as many updates as one with the desk."""
PROBE_SECONDS = 1.0
PROBE_WIDTH = 32
KINDS = ("stock", "concurrent", "desk")


async def measured(
    kind: str, trees: Mapping[str, Path], options: argparse.Namespace
) -> dict[str, Any]:
    """Lead the conversations with one bot; return the figures."""
    async with loopback() as api:
        if kind not in trees:
            command = ["-m", "benchmarks.echo_bot", f"{api.url}/bot"]
            command += ["--concurrent"] if kind == "concurrent" else []
            return await played("echo", api, command, ROOT, {}, options)
        async with database(options.postgres) as url:
            variables = desk_variables(api, url)
            return await played("desk", api, ["-m", "bot", "run"], trees[kind], variables, options)


async def played(
    kind: str,
    api: Api,
    command: list[str],
    tree: Path,
    variables: dict[str, str],
    options: argparse.Namespace,
) -> dict[str, Any]:
    """Start a bot, warm it up, and lead the conversations."""
    content = {"kind": kind, "words": WORDS, "at_once": options.people}
    async with started(api, command, tree, variables) as process:
        if options.warm_up:
            await api.ask("/play", **content, conversations=options.warm_up)
        cpu, of_api = cpu_seconds(process.pid), cpu_seconds(api.pid)
        found = await api.ask("/play", **content, conversations=options.conversations)
        cpu, of_api = cpu_seconds(process.pid) - cpu, cpu_seconds(api.pid) - of_api
        errors = process.error_lines
    count = found["updates"]
    return {
        "updates_per_second": round(count / found["seconds"], 1),
        "cpu_us_per_update": round(cpu / count * 1e6),
        "updates": count,
        "calls": found["calls"],
        "calls_after_end": found["calls_after_end"],
        "unfinished": found["unfinished"],
        "reply_ms_p50": percentile(found["replies"], 50),
        "reply_ms_p99": percentile(found["replies"], 99),
        "api_cpu_us_per_update": round(of_api / count * 1e6),
        "error_lines": errors,
    }


class Probe(asyncio.Protocol):
    """Posts the same message again and again over one connection, and counts the answers."""

    def __init__(self) -> None:
        self.answers = 0
        body = json.dumps({"chat_id": 1, "text": "Printer 1 is dead"}).encode()
        head = f"POST /bot1/sendMessage HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n"
        self._request = head.encode() + body
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Post the first time."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            transport.write(self._request)

    def data_received(self, data: bytes) -> None:  # noqa: ARG002 - an answer is one small packet
        """Count, and post again."""
        self.answers += 1
        if self._transport is not None:
            self._transport.write(self._request)

    def stop(self) -> None:
        """Leave."""
        if self._transport is not None:
            self._transport.abort()


def _same(probe: Probe) -> Probe:
    return probe


async def most() -> float:
    """Return how many calls a second the Bot API carries, as fast as it can be called."""
    async with loopback() as api:
        probes = [Probe() for _ in range(PROBE_WIDTH)]
        loop, port = asyncio.get_running_loop(), api.port
        for probe in probes:
            await loop.create_connection(partial(_same, probe), "127.0.0.1", port)
        before, began = sum(probe.answers for probe in probes), time.perf_counter()
        await asyncio.sleep(PROBE_SECONDS)  # noqa: TID251 - a benchmark waits for real
        count, took = sum(probe.answers for probe in probes) - before, time.perf_counter() - began
        for probe in probes:
            probe.stop()
    return round(count / took)


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=300)
    parser.add_argument("--people", type=int, default=100, help="how many talk at once")
    parser.add_argument("--warm-up", type=int, default=20, help="conversations before that")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=KINDS, help="one of them, to tune by")
    parser.add_argument("--against", help="the desk of a revision or folder, which takes turns")
    parser.add_argument(
        "--postgres",
        nargs="?",
        const=OWN_SERVER,
        help="a server, on which a database is made and dropped; without a value, one of its own",
    )
    options = parser.parse_args()
    kinds = [options.only] if options.only else list(KINDS)
    if options.against:
        kinds.append("against")
    runs: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    with contextlib.ExitStack() as stack:
        trees = {"desk": ROOT}
        if options.against:
            trees["against"] = stack.enter_context(tree_of(options.against))
        options.postgres = stack.enter_context(postgres(options.postgres))
        carries = asyncio.run(most())
        for _, kind in itertools.product(range(options.rounds), kinds):
            found = asyncio.run(measured(kind, trees, options))
            print(kind, json.dumps(found), file=sys.stderr, flush=True)
            runs[kind].append(found)
    results = {kind: middle(found) for kind, found in runs.items()}
    ratios = {
        f"{name}, desk / {kind}": round(results["desk"][name] / results[kind][name], 2)
        for name in ("updates_per_second", "cpu_us_per_update")
        for kind in kinds
        if kind != "desk" and "desk" in results
    }
    print(
        told(
            store="SQLite" if options.postgres is None else "PostgreSQL",
            conversations=options.conversations,
            people=options.people,
            rounds=options.rounds,
            api_carries_calls_per_second=carries,
            **results,
            ratios=ratios,
        )
    )


if __name__ == "__main__":
    main()
