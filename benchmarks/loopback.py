"""A Bot API on loopback that answers at once, in a process of its own, with the people behind it.

It speaks just enough HTTP to bound nothing: requests with a Content-Length, over connections that
stay open. A benchmark tells it over `POST /play` what the people do, and is answered with what they
saw when all is over. It prints its port.
"""

import asyncio
import contextlib
import itertools
import json
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

GROUP = -1001000000001
ENGINEERS = tuple(range(7001, 7021))
"""They take turns: the presses of one engineer are served one after the other."""
FIRST_PERSON = 10_000_001
ORDER = ("file", "urg", "imp", "cat", "fam")
"""The buttons of a draft, the one to press first in front."""
NUMBERED = re.compile(r"Printer (\d+) is dead")
LONGEST_SECONDS = 550.0
QUIET_SECONDS = 1.2
"""With no call for so long the desk has sent what it had to: cards wait a second for more."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Play:
    """What people do: echoes are said, or faults are reported, filed and claimed.

    Args:
        kind: "echo" or "desk".
        conversations: how many.
        at_once: how many are under way at once; each that ends begins the next.
        words: how many messages an echo conversation has.
        rate: instead of `at_once`, how many begin in a second, by the clock.
    """

    kind: str
    conversations: int
    at_once: int = 100
    words: int = 5
    rate: float | None = None
    began: float = field(default_factory=time.perf_counter)
    given: int = 0
    calls: int = 0
    called_at: float = 0.0
    ended: int = 0
    said: Counter[int] = field(default_factory=Counter)
    due: dict[int, deque[float]] = field(default_factory=dict)
    pressed: dict[str, tuple[float, int]] = field(default_factory=dict)
    seen: set[tuple[int, str]] = field(default_factory=set)
    claims: dict[int, set[str]] = field(default_factory=dict)
    """By person, what is still to come of a claim: the toast, and the word to the reporter."""
    replies: list[float] = field(default_factory=list)
    toasts: list[float] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)


class World:
    """The Bot API and its people.

    Args:
        skipped: how many updates and people an earlier one had, on the same store.
    """

    def __init__(self, skipped: int = 0) -> None:
        self.updates: deque[dict[str, Any]] = deque()
        self.play: Play | None = None
        self.first_poll = asyncio.Event()
        self._new = asyncio.Event()
        self._update_ids = itertools.count(1 + skipped)
        self._messages = itertools.count(1000 + skipped)
        self._queries = itertools.count(1 + skipped)
        self._people: Iterator[int] = itertools.count(FIRST_PERSON + skipped)

    # -- what is asked -------------------------------------------------------------------------

    async def answer(self, path: str, raw: bytes) -> dict[str, Any]:
        """Return the answer to a request."""
        if path == "/play":
            return await self.played(Play(**json.loads(raw)))
        if path == "/polled":
            await self.first_poll.wait()
            return {}
        method = path.rpartition("/")[2].lower()
        body = json.loads(raw) if raw[:1] == b"{" else dict(parse_qsl(raw.decode()))
        return {"ok": True, "result": await self.called(method, body)}

    async def called(self, method: str, body: Mapping[str, Any]) -> object:
        """Return the result of a method."""
        if method == "getupdates":
            return await self.polled(body)
        if self.play is not None:
            self.play.calls += 1
            self.play.called_at = time.perf_counter()
        if method in {"sendmessage", "editmessagetext"}:
            return self.shown(int(body["chat_id"]), body)
        if method == "answercallbackquery":
            self.toasted(str(body["callback_query_id"]))
        return {
            "getme": {"id": 42, "is_bot": True, "first_name": "Desk", "username": "desk_bot"},
            "getchat": {"id": GROUP, "type": "supergroup", "title": "G"},
            "getchatmember": {"status": "member", "user": _user(42) | {"is_bot": True}},
            "getmycommands": [],
        }.get(method, True)

    async def polled(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Forget what is confirmed; wait for the first update."""
        self.first_poll.set()
        offset = int(body.get("offset") or 0)
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates:
            self._new.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(float(body.get("timeout") or 0)):
                    await self._new.wait()
        return list(itertools.islice(self.updates, int(body.get("limit") or 100)))

    def shown(self, chat: int, body: Mapping[str, Any]) -> dict[str, Any]:
        """Show a message to those behind the chat, who may react; return it."""
        message = int(body.get("message_id") or next(self._messages))
        if self.play is not None:
            if self.play.kind == "echo":
                self.echoed(self.play, chat)
            else:
                self.react(self.play, chat, message, body)
        return {"message_id": message, "date": 1, "chat": _place(chat), "text": body["text"]}

    # -- what people do ------------------------------------------------------------------------

    async def played(self, play: Play) -> dict[str, Any]:
        """Let people do it, and return what they saw."""
        self.play = play
        play.began = time.perf_counter()
        if play.rate is None:
            for _ in range(min(play.at_once, play.conversations)):
                self.begin(play, time.perf_counter())
        else:
            await self.arrive(play, play.rate)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_SECONDS):
                await play.over.wait()
        took, calls = time.perf_counter() - play.began, play.calls
        while time.perf_counter() - play.called_at < QUIET_SECONDS:  # noqa: ASYNC110 - as below
            await asyncio.sleep(QUIET_SECONDS / 4)  # noqa: TID251 - it waits for real
        self.play = None
        return {
            "seconds": took,
            "updates": play.given,
            "calls": play.calls,
            "calls_after_end": play.calls - calls,
            "ended": play.ended,
            "unfinished": play.conversations - play.ended,
            "replies": play.replies,
            "toasts": play.toasts,
        }

    async def arrive(self, play: Play, rate: float) -> None:
        """Let conversations begin by the clock, whatever became of the others."""
        for number in range(play.conversations):
            due = play.began + number / rate
            await asyncio.sleep(max(due - time.perf_counter(), 0.0))  # noqa: TID251 - it waits for real
            self.begin(play, due)

    def begin(self, play: Play, due: float) -> None:
        """Let the next person begin a conversation."""
        if len(play.said) < play.conversations:
            self.say(play, next(self._people), due)

    def end(self, play: Play) -> None:
        """Note that a conversation is over; the next one begins."""
        play.ended += 1
        if play.ended == play.conversations:
            play.over.set()
        elif play.rate is None:
            self.begin(play, time.perf_counter())

    def say(self, play: Play, person: int, due: float) -> None:
        """Let a person write."""
        play.said[person] += 1
        play.due.setdefault(person, deque()).append(due)
        message = {
            "message_id": next(self._messages),
            "date": int(time.time()),
            "chat": {"id": person, "type": "private", "first_name": f"P{person}"},
            "from": _user(person),
            "text": f"Printer {person} is dead",
        }
        self.put(play, {"message": message})

    def press(self, play: Play, person: int, chat: int, message: int, data: str, of: int) -> None:
        """Let a person press a button, in the conversation of somebody."""
        number = str(next(self._queries))
        play.pressed[number] = (time.perf_counter(), of)
        query = {
            "id": number,
            "from": _user(person),
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": message, "date": int(time.time()), "chat": _place(chat)},
        }
        self.put(play, {"callback_query": query})

    def put(self, play: Play, content: Mapping[str, object]) -> None:
        """Keep an update for the next poll."""
        play.given += 1
        self.updates.append({"update_id": next(self._update_ids), **content})
        self._new.set()

    def echoed(self, play: Play, chat: int) -> None:
        """Say the next word."""
        now = time.perf_counter()
        play.replies.append(now - play.due[chat].popleft())
        if play.said[chat] < play.words:
            self.say(play, chat, now)
        else:
            self.end(play)

    def react(self, play: Play, chat: int, message: int, body: Mapping[str, Any]) -> None:
        """Press what a person would press on what the desk shows."""
        waiting = play.due.get(chat)
        if waiting:
            play.replies.append(time.perf_counter() - waiting.popleft())
        buttons = _buttons(body)
        if chat != GROUP:
            self.came(play, chat, "word")
            verb = next((verb for verb in ORDER if verb in buttons), None)
            if verb and "words" not in buttons and (chat, buttons[verb]) not in play.seen:
                play.seen.add((chat, buttons[verb]))
                self.press(play, chat, chat, message, buttons[verb], chat)
            return
        named = NUMBERED.search(str(body["text"]))
        if "claim" in buttons and named and (GROUP, named[1]) not in play.seen:
            play.seen.add((GROUP, named[1]))
            person = int(named[1])
            play.claims[person] = {"toast", "word"}
            engineer = ENGINEERS[person % len(ENGINEERS)]
            self.press(play, engineer, GROUP, message, buttons["claim"], person)

    def toasted(self, query: str) -> None:
        """Note how long a press waited for its answer."""
        if self.play is None or query not in self.play.pressed:
            return
        began, person = self.play.pressed.pop(query)
        self.play.toasts.append(time.perf_counter() - began)
        self.came(self.play, person, "toast")

    def came(self, play: Play, person: int, what: str) -> None:
        """Note what came of a claim; with the last of it the conversation is over."""
        waiting = play.claims.get(person)
        if waiting is not None:
            waiting.discard(what)
            if not waiting:
                del play.claims[person]
                self.end(play)


class Connection(asyncio.Protocol):
    """One connection: requests one after the other."""

    def __init__(self, world: World, tasks: set[asyncio.Task[None]]) -> None:
        self._world = world
        self._tasks = tasks
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take in what came; answer a request that is whole."""
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = _LENGTH.search(head)
        wanted = int(length[1]) if length else 0
        if len(rest) < wanted:
            return
        self._buffer = rest[wanted:]
        path = head.split(b" ", 2)[1].decode()
        task = asyncio.get_running_loop().create_task(self.serve(path, rest[:wanted]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def serve(self, path: str, body: bytes) -> None:
        """Answer one request."""
        content = json.dumps(await self._world.answer(path, body)).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(head % len(content) + content)


def _user(number: int) -> dict[str, object]:
    return {"id": number, "is_bot": False, "first_name": f"P{number}", "language_code": "en"}


def _place(chat: int) -> dict[str, object]:
    return {"id": chat, "type": "supergroup" if chat < 0 else "private", "title": "G"}


def _buttons(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the buttons of a message by their verb; of two with one verb the first."""
    markup = body.get("reply_markup") or {}
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    data = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
    return {each.split(".")[1]: each for each in reversed(data)}


async def main() -> None:
    """Listen until standard input ends."""
    world, tasks = World(int(sys.argv[1])), set[asyncio.Task[None]]()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(world, tasks), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
