"""How soon a person is answered while a backlog waits, under the strictest reading of the limits.

It starts the real `python -m bot run` on SQLite against a Bot API of its own on loopback, which
counts every call and answers 429 as soon as one limit is broken: 30 calls in any second, 20 new
messages in any minute in a group, one a second with a burst of 30 in a private chat. Notices for
many people and cards for one group are queued before the desk starts; then people take turns and
write, one every so often. It prints JSON: what was refused, lost or doubled, and how long people
waited from the update that was given until the answer arrived. See README.md beside this file.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

ROOT = Path(__file__).parents[1]
GROUP = -1001000000001
WRITERS = range(9001, 9009)
"""They take turns: one chat takes one message a second, and people write more often than that."""
START_SECONDS = 30.0
LONGEST_SECONDS = 180.0
STOP_SECONDS = 15.0


@dataclass
class Options:
    """What is measured."""

    people: int
    cards: int
    writes: int
    every_ms: int
    trouble: float
    seed: int


@dataclass
class Strict:
    """A Bot API that keeps its limits to the letter, and may fail by lot."""

    options: Options
    refused: int = 0
    unsure: int = 0
    updates: list[dict[str, Any]] = field(default_factory=list)
    given: int = 0
    messages: int = 1000
    everywhere: deque[float] = field(default_factory=deque)
    group: deque[float] = field(default_factory=deque)
    bursts: dict[int, tuple[float, float]] = field(default_factory=dict)
    told: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    wrote_at: dict[int, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    greeted: asyncio.Event = field(default_factory=asyncio.Event)
    new: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Draw the lots from the seed."""
        self.lots = random.Random(self.options.seed)  # noqa: S311 - no secret

    def say(self, person: int, text: str) -> None:
        """Let a person write."""
        self.given += 1
        self.messages += 1
        message = {
            "message_id": self.messages,
            "date": int(time.time()),
            "chat": {"id": person, "type": "private", "first_name": f"P{person}"},
            "from": {
                "id": person,
                "is_bot": False,
                "first_name": f"P{person}",
                "language_code": "en",
            },
            "text": text,
        }
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self.updates.append({"update_id": self.given, "message": message})
        self.wrote_at[person] = time.perf_counter()
        self.new.set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of the Bot API."""
        now = time.perf_counter()
        method = request.match_info["method"].lower()
        is_json = request.content_type == "application/json"
        body = await request.json() if is_json else dict(await request.post())
        if method == "getupdates":
            return await self.polled(body)
        self.greeted.set()
        if method == "getme":
            return _ok({"id": 42, "is_bot": True, "first_name": "Desk", "username": "desk_bot"})
        if "chat_id" not in body or method.startswith("get"):
            return _ok(asked(method))
        wait = self.broken(method, int(str(body["chat_id"])), now)
        if wait:
            self.refused += 1
            return _limited(wait)
        lot = self.lots.random()
        if lot < self.options.trouble:
            return await self.failed(request, method, body, lot / self.options.trouble)
        return self.shown(body, now)

    def broken(self, method: str, chat: int, now: float) -> int:
        """Count a call; return for how many seconds to stay away when it breaks a limit."""
        if _count(self.everywhere, 30, 1.0, now):
            return 1
        if not method.startswith("send"):
            return 0
        if chat < 0:
            return 60 if _count(self.group, 20, 60.0, now) else 0
        left, at = self.bursts.get(chat, (30.0, now))
        left = min(left + now - at, 30.0)
        if left < 1:
            return 1
        self.bursts[chat] = (left - 1, now)
        return 0

    async def failed(
        self, request: web.Request, method: str, body: Mapping[str, Any], lot: float
    ) -> web.StreamResponse:
        """Delay, drop or fail a call, before or after it took effect."""
        if lot < 0.4:  # noqa: PLR2004 - shares of the lot
            await asyncio.sleep(0.3 * self.lots.random())  # noqa: TID251 - a benchmark waits
            return self.shown(body, time.perf_counter())
        if method.startswith("send"):
            self.unsure += 1
        answer = self.shown(body, time.perf_counter()) if lot < 0.7 else None  # noqa: PLR2004
        if lot < 0.85 and request.transport is not None:  # noqa: PLR2004
            request.transport.close()
        return answer if answer is not None and lot > 1 else web.Response(status=500, text="no")

    def shown(self, body: Mapping[str, Any], now: float) -> web.Response:
        """Take a message in."""
        chat = int(str(body["chat_id"]))
        self.messages += 1
        self.told[chat].append(str(body.get("text") or ""))
        if chat in self.wrote_at:
            self.waits.append(now - self.wrote_at.pop(chat))
        place = {"id": chat, "type": "supergroup" if chat < 0 else "private", "title": "G"}
        number = body.get("message_id") or self.messages
        return _ok({"message_id": number, "date": 1, "chat": place})

    async def polled(self, body: Mapping[str, Any]) -> web.Response:
        """Forget what is confirmed; wait for the first update."""
        offset = int(body.get("offset") or 0)
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            self.new.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(float(body.get("timeout") or 0)):
                    await self.new.wait()
        return _ok(self.updates[:100])


def asked(method: str) -> object:
    """Return what the desk is told of its group and of itself in it."""
    if method == "getchat":
        return {"id": GROUP, "type": "supergroup", "title": "G"}
    if method == "getchatmember":
        user = {"id": 42, "is_bot": True, "first_name": "Desk"}
        return {"status": "member", "user": user}
    return True


def _count(moments: deque[float], most: int, seconds: float, now: float) -> bool:
    """Count a moment; tell True instead when the last so many seconds are full."""
    while moments and moments[0] <= now - seconds:
        moments.popleft()
    if len(moments) >= most:
        return True
    moments.append(now)
    return False


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _limited(seconds: int) -> web.Response:
    answer = {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {seconds}",
        "parameters": {"retry_after": seconds},
    }
    return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})


async def prepare(url: str, options: Options) -> None:
    """Queue notices for many people and cards for one group, as a desk would have left them."""
    from bot.app import signing_keys  # noqa: PLC0415 - of the tree that is measured
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.config import load  # noqa: PLC0415
    from bot.policy import policy_of  # noqa: PLC0415
    from desk.access import Actor  # noqa: PLC0415
    from desk.actions import desks, steps  # noqa: PLC0415
    from desk.draft import Draft, Piece  # noqa: PLC0415
    from desk.events import Message  # noqa: PLC0415
    from desk.incident import filed  # noqa: PLC0415
    from store.store import Store  # noqa: PLC0415

    config = load(Path("config.yaml"), variables("http://127.0.0.1:9", url))
    clock = SystemClock()
    policy = policy_of(config, clock.now())
    store = await Store.open(url)
    await signing_keys(store, config, clock)
    category = policy.category(None)
    async with store.unit(policy) as unit:
        for number in range(options.people + options.cards):
            now = clock.now()
            person = await unit.people.met(10_000 + number, f"P{number}", "en")
            chat = await unit.chats.private(person)
            piece = Piece(telegram_message_id=1, text=f"Printer {number} is dead")
            draft = Draft(id=await unit.counters.draft(), reported_at=now, pieces=(piece,))
            record = filed(draft, await unit.counters.record(), person.id, category, now)
            actor = Actor(person=person, place=chat.kind, chat=chat.id, source=f"b{number}")
            said = Message(record=record.id, seq=1, author=person.id, text=piece.text)
            await steps.first_step(unit, record, actor, said)
            if number < options.people:
                await steps.tell(unit, record, chat.id, "closed_by_silence", now)
            else:
                group = await desks.group_of(unit, record)
                assert group is not None  # noqa: S101 - the configuration names one
                await steps.show_card(unit, record, group.id, now)
        await unit.commit()
    await store.close()


def variables(api: str, url: str) -> dict[str, str]:
    """Return the environment of the desk."""
    return {
        "OPSDESK_TELEGRAM__TOKEN": "0:sandbox-benchmark",
        "OPSDESK_TELEGRAM__API_ROOT": api,
        "OPSDESK_TELEGRAM__GROUP": str(GROUP),
        "OPSDESK_PEOPLE__ENGINEERS": "[7001]",
        "OPSDESK_ACCESS__REPORTERS": "open",
        "OPSDESK_WEB__PORT": "0",
        "OPSDESK_DATABASE__URL": url,
    }


@contextlib.asynccontextmanager
async def served(telegram: Strict) -> AsyncIterator[str]:
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


async def measured(tree: Path, options: Options) -> dict[str, Any]:
    """Run the desk of `tree` through it; return the figures."""
    telegram = Strict(options)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite+aiosqlite:///{folder / 'desk.db'}"
        preparing = [sys.executable, __file__, "--prepare", url, *_told(options)]
        await _done(preparing, tree)
        async with served(telegram) as api:
            with (folder / "log.txt").open("wb") as log:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot", "run"),
                    cwd=tree,
                    stdout=log,
                    stderr=log,
                    env=os.environ | variables(api, url),
                )
            try:
                took = await played(telegram, options)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                code = await asyncio.wait_for(process.wait(), STOP_SECONDS)
        lines = (folder / "log.txt").read_text()
    found = lost_and_doubled(telegram, options)
    return {
        "refused_429": telegram.refused,
        **found,
        "unsure_calls": telegram.unsure,
        "answers": len(telegram.waits),
        "answer_ms_p50": percentile(telegram.waits, 50),
        "answer_ms_p99": percentile(telegram.waits, 99),
        "answer_ms_p90": percentile(telegram.waits, 90),
        "first_answer_ms": round(telegram.waits[0] * 1000, 1) if telegram.waits else None,
        "warm_answer_ms_p99": percentile(telegram.waits[len(WRITERS) :], 99),
        "answer_ms_most": round(max(telegram.waits, default=0.0) * 1000, 1),
        "seconds": round(took, 1),
        "error_lines": len(re.findall(r'"level": "(?:error|critical)"', lines)),
        "exit_code": code,
    }


def _told(options: Options) -> list[str]:
    return ["--people", str(options.people), "--cards", str(options.cards)]


async def _done(command: list[str], tree: Path) -> None:
    """Run a command in a tree to its end."""
    environment = os.environ | {"PYTHONPATH": str(tree)}
    process = await asyncio.create_subprocess_exec(*command, cwd=tree, env=environment)
    if await process.wait():
        raise SystemExit("the backlog could not be prepared")


async def played(telegram: Strict, options: Options) -> float:
    """Let people write while the backlog goes out; return the seconds until all is there."""
    await asyncio.wait_for(telegram.greeted.wait(), START_SECONDS)
    began = time.perf_counter()
    for number in range(options.writes):
        due = began + number * options.every_ms / 1000
        await asyncio.sleep(max(due - time.perf_counter(), 0.0))  # noqa: TID251 - a benchmark waits
        telegram.say(WRITERS[number % len(WRITERS)], "/help")
    while time.perf_counter() - began < LONGEST_SECONDS:
        if not telegram.wrote_at and not lost_and_doubled(telegram, options)["lost"]:
            break
        await asyncio.sleep(0.05)  # noqa: TID251 - a benchmark waits
    took = time.perf_counter() - began
    await asyncio.sleep(1.0)  # noqa: TID251 - what is doubled comes late
    return took


def lost_and_doubled(telegram: Strict, options: Options) -> dict[str, int]:
    """Return what of the backlog did not come, and what came more than once."""
    private = Counter(
        {number: len(telegram.told[10_000 + number]) for number in range(options.people)}
    )
    numbers = range(options.people, options.people + options.cards)
    in_group = {
        number: sum(f"Printer {number} is" in text for text in telegram.told[GROUP])
        for number in numbers
    }
    answered = sum(len(telegram.told[writer]) for writer in WRITERS)
    counts = [*private.values(), *in_group.values()]
    return {
        "lost": counts.count(0) + len(telegram.wrote_at),
        "doubled": sum(count > 1 for count in counts) + max(answered - telegram.given, 0),
    }


def percentile(waits: list[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    if len(waits) < 2:  # noqa: PLR2004 - two make a span
        return round(sum(waits) * 1000, 1)
    cuts = statistics.quantiles(waits, n=100, method="inclusive")
    return round(cuts[percent - 1] * 1000, 1)


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=240, help="notices, one to each")
    parser.add_argument("--cards", type=int, default=25, help="cards for one group")
    parser.add_argument("--writes", type=int, default=60)
    parser.add_argument("--every-ms", type=int, default=250)
    parser.add_argument("--trouble", type=float, default=0.0, help="share of calls that fail")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--against", help="a folder with another tree, which takes turns")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--prepare", help=argparse.SUPPRESS)
    given = parser.parse_args()
    kept = ("people", "cards", "writes", "every_ms", "trouble", "seed")
    options = Options(**{name: getattr(given, name) for name in kept})
    if given.prepare:
        asyncio.run(prepare(given.prepare, options))
        return
    trees = {"here": ROOT} | ({"against": Path(given.against).resolve()} if given.against else {})
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in trees}
    for _ in range(given.rounds):
        for name, tree in trees.items():
            runs[name].append(asyncio.run(measured(tree, options)))
    told = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.python_version()}",
        "options": {name: getattr(options, name) for name in kept},
        **runs,
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
