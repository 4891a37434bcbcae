"""How fast the way of a message is: people who report and engineers who claim, all at once.

It starts the real `python -m bot run` against a Bot API of its own on loopback, which answers at
once and knows no limits; every person writes in the same instant, answers what the desk asks, and
two engineers press Claim on each card. It prints JSON. Machines differ, and one
machine differs from minute to minute: with `--against` two trees take turns in one run, and the
ratio is what counts. See README.md beside this file.
"""

import argparse
import asyncio
import contextlib
import io
import itertools
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
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg  # type: ignore[import-untyped]
from aiohttp import web

ROOT = Path(__file__).parents[1]
GROUP = -1001000000001
ENGINEERS = (7001, 7002)
ORDER = ("file", "urg", "imp", "cat", "fam")
"""The buttons of a draft, the one to press first in front."""
SETTLE_SECONDS = 1.0
START_SECONDS = 30.0
LONGEST_SECONDS = 600.0
STOP_SECONDS = 15.0


@dataclass
class Telegram:
    """A Bot API that does what the desk needs, and nothing else; the people sit right behind it."""

    people: int
    calls: int = 0
    updates: list[dict[str, Any]] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    messages: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    told_at: dict[int, float] = field(default_factory=dict)
    pressed_at: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    claim_waits: list[float] = field(default_factory=list)
    filed: set[int] = field(default_factory=set)
    sent: int = 0
    greeted: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, content: Mapping[str, object]) -> None:
        """Keep an update for the next poll."""
        self.sent += 1
        self.updates.append({"update_id": self.sent, **content})
        self.waiting.set()

    def say(self, person: int, text: str) -> None:
        """Let a person write."""
        self.told_at[person] = time.perf_counter()
        message = {
            "message_id": next(self.messages),
            "date": int(time.time()),
            "chat": {"id": person, "type": "private", "first_name": f"P{person}"},
            "from": user(person),
            "text": text,
        }
        self.put({"message": message})

    def press(self, person: int, chat: int, message: int, data: str) -> None:
        """Let a person press a button."""
        number = str(next(self.ids))
        if chat == GROUP:
            self.pressed_at[number] = time.perf_counter()
        query = {
            "id": number,
            "from": user(person),
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": message, "date": int(time.time()), "chat": place(chat)},
        }
        self.put({"callback_query": query})

    async def serve(self, request: web.Request) -> web.Response:
        """Answer a call of the Bot API."""
        method = request.match_info["method"].lower()
        is_json = request.content_type == "application/json"
        body = await request.json() if is_json else dict(await request.post())
        if method == "getupdates":
            return await self.polled(body)
        self.calls += 1
        self.greeted.set()
        if method == "getme":
            return ok({"id": 42, "is_bot": True, "first_name": "Desk", "username": "desk_bot"})
        if method == "answercallbackquery":
            self.answered(str(body["callback_query_id"]))
        if method in {"sendmessage", "editmessagetext"}:
            return self.shown(body)
        return ok(result=True)

    async def polled(self, body: Mapping[str, Any]) -> web.Response:
        """Forget what is confirmed; wait for the first update."""
        offset = body.get("offset") or 0
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            self.waiting.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(body.get("timeout", 0)):
                    await self.waiting.wait()
        return ok(self.updates[: body.get("limit", 100)])

    def answered(self, query: str) -> None:
        """Note how long an engineer waited."""
        began = self.pressed_at.pop(query, None)
        if began is not None:
            self.claim_waits.append(time.perf_counter() - began)
        if len(self.claim_waits) == self.people * len(ENGINEERS):
            self.done.set()

    def shown(self, body: Mapping[str, Any]) -> web.Response:
        """Note how long a person waited for the first answer, and let people press."""
        chat = body["chat_id"]
        message = body.get("message_id") or next(self.messages)
        if chat in self.told_at:
            self.waits.append(time.perf_counter() - self.told_at.pop(chat))
        rows = (body.get("reply_markup") or {}).get("inline_keyboard", [])
        buttons = [button["callback_data"] for row in rows for button in row]
        self.react(chat, message, {data.split(".")[1]: data for data in reversed(buttons)})
        return ok({"message_id": message, "date": 1, "chat": place(chat)})

    def react(self, chat: int, message: int, buttons: Mapping[str, str]) -> None:
        """Press what a person would press."""
        if chat == GROUP:
            if "claim" in buttons and message not in self.filed:
                self.filed.add(message)
                for engineer in ENGINEERS:
                    self.press(engineer, GROUP, message, buttons["claim"])
            return
        for verb in ORDER:
            if verb in buttons and "words" not in buttons:
                self.press(chat, chat, message, buttons[verb])
                return


def user(number: int) -> dict[str, object]:
    """Return a user of Telegram."""
    return {"id": number, "is_bot": False, "first_name": f"P{number}", "language_code": "en"}


def place(chat: int) -> dict[str, object]:
    """Return a chat of Telegram."""
    return {"id": chat, "type": "supergroup" if chat < 0 else "private", "title": "G"}


def ok(result: object) -> web.Response:
    """Return the answer to a call that went well."""
    return web.json_response({"ok": True, "result": result})


@contextlib.asynccontextmanager
async def served(telegram: Telegram) -> AsyncIterator[str]:
    """Listen, and tell where."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def database(folder: Path, server: str | None) -> AsyncIterator[str]:
    """Lend an empty database: a file, or one of its own on a PostgreSQL server."""
    if server is None:
        yield f"sqlite+aiosqlite:///{folder / 'desk.db'}"
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


async def measured(tree: Path, people: int, server: str | None) -> dict[str, Any]:
    """Let `people` report and be claimed on the desk of `tree`; return the figures."""
    telegram = Telegram(people=people)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with served(telegram) as api, database(folder, server) as url:
            with (folder / "log.txt").open("wb") as log:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot", "run"),
                    cwd=tree,
                    stdout=log,
                    stderr=log,
                    env=os.environ | variables(api, url),
                )
            try:
                took, cpu = await played(telegram, process.pid)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                code = await asyncio.wait_for(process.wait(), STOP_SECONDS)
        log_text = (folder / "log.txt").read_text()
    return {
        "updates_per_second": round(telegram.sent / took, 1),
        "calls_per_second": round(telegram.calls / took, 1),
        "first_answer_ms_p50": ms(telegram.waits, 50),
        "first_answer_ms_p99": ms(telegram.waits, 99),
        "claim_answer_ms_p50": ms(telegram.claim_waits, 50),
        "claim_answer_ms_p99": ms(telegram.claim_waits, 99),
        "cpu_ms_per_update": round(cpu / telegram.sent * 1000, 2),
        "filed": len(telegram.filed),
        "error_lines": len(re.findall(r'"level": "(?:error|critical)"', log_text)),
        "exit_code": code,
    }


async def played(telegram: Telegram, pid: int) -> tuple[float, float]:
    """Let everybody write; return the seconds until all is claimed, on the clock and of the CPU."""
    await asyncio.wait_for(telegram.greeted.wait(), START_SECONDS)
    await asyncio.sleep(SETTLE_SECONDS)  # noqa: TID251 - a benchmark waits for real
    cpu, began = cpu_seconds(pid), time.perf_counter()
    for person in range(1, telegram.people + 1):
        telegram.say(person, f"Printer {person} is dead")
    await asyncio.wait_for(telegram.done.wait(), LONGEST_SECONDS)
    return time.perf_counter() - began, cpu_seconds(pid) - cpu


def variables(api: str, url: str) -> dict[str, str]:
    """Return the environment of the desk."""
    return {
        "OPSDESK_TELEGRAM__TOKEN": "0:sandbox-benchmark",
        "OPSDESK_TELEGRAM__API_ROOT": api,
        "OPSDESK_TELEGRAM__GROUP": str(GROUP),
        "OPSDESK_PEOPLE__ENGINEERS": json.dumps(ENGINEERS),
        "OPSDESK_ACCESS__REPORTERS": "open",
        "OPSDESK_WEB__PORT": "0",
        "OPSDESK_DATABASE__URL": url,
    }


def cpu_seconds(pid: int) -> float:
    """Return what a process has used of the CPU; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ms(waits: list[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return round(statistics.quantiles(waits, n=100)[percent - 1] * 1000, 1)


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


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of each figure."""
    return {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1, help="how often; medians are printed")
    parser.add_argument("--against", help="another revision or folder, which takes turns")
    parser.add_argument("--postgres", help="a server, on which a database is made and dropped")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        trees = {"here": ROOT}
        if options.against:
            trees["against"] = stack.enter_context(tree_of(options.against))
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in trees}
        for _, (name, tree) in itertools.product(range(options.rounds), trees.items()):
            found = asyncio.run(measured(tree, options.people, options.postgres))
            print(name, json.dumps(found), file=sys.stderr)
            runs[name].append(found)
    results = {name: middle(found) for name, found in runs.items()}
    told = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.python_version()}",
        "people": options.people,
        "rounds": options.rounds,
        **results,
    }
    if options.against:
        here, there = results["here"], results["against"]
        told["ratio"] = {k: round(here[k] / there[k], 2) for k in here if there[k]}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
