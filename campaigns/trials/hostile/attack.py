"""Lets hostile requests go to a web server, many connections at once, and judges every answer."""

import asyncio
import base64
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from campaigns.figures import Figures
from campaigns.trials.hostile.requests import Attempt, Requests
from campaigns.trials.hostile.wire import STAYS_SECONDS, Answered, attempted

AT_ONCE = 24
MOST_SLOW = 100
"""So many slow connections may hang there at once."""
TOO_MUCH = (b"traceback", b'file "', b"aiohttp", b"cpython", b"x-set:", b"set-cookie:")
"""What no answer may tell, in lower case."""


@dataclass(kw_only=True)
class Attack:
    """An attack on one server.

    Args:
        host: where it listens.
        port: where it listens.
        requests: what is sent.
        secrets: what no answer may hold, in plain or in base64 or quoted.
    """

    host: str
    port: int
    requests: Requests
    secrets: Sequence[str]
    figures: Figures = field(default_factory=Figures)
    wrong: Counter[str] = field(default_factory=Counter)
    """What was wrong, and how often."""
    statuses: Counter[int] = field(default_factory=Counter)
    sent: int = 0

    async def play(self, count: int) -> None:
        """Send so many requests more, and wait for those that are not slow.

        Slow ones go on beside; `ended` waits for them.
        """
        end = self.sent + count
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._one_after_the_other(end))

    async def ended(self) -> None:
        """Wait until the server has had enough of the slow ones."""
        if self._slow:
            await asyncio.wait(self._slow)

    async def broken_off(self) -> None:
        """Break the slow ones off, unjudged."""
        for task in self._slow:
            task.cancel()
        await asyncio.gather(*self._slow, return_exceptions=True)

    def told(self) -> list[str]:
        """Return what was wrong, a line each."""
        return [f"{line} ({times} times)" for line, times in sorted(self.wrong.items())]

    async def _one_after_the_other(self, end: int) -> None:
        while self.sent < end:
            attempt = self.requests.attempt()
            self.sent += attempt.requests
            if attempt.ends != "stays":
                await self._judged(attempt)
            elif len(self._slow) < MOST_SLOW:
                task = asyncio.ensure_future(self._judged(attempt))
                self._slow.add(task)
                task.add_done_callback(self._slow.discard)

    async def _judged(self, attempt: Attempt) -> None:
        began = time.monotonic()
        try:
            answered = await attempted(self.host, self.port, attempt)
        except OSError as fault:
            self.wrong[f"{attempt.kind}: {type(fault).__name__}"] += 1
            return
        if attempt.ends == "reads" and attempt.requests == 1 and answered.data:
            self.figures.times.setdefault("answer", []).append(time.monotonic() - began)
        self.statuses.update(answered.statuses())
        self.wrong.update(f"{attempt.kind}: {line}" for line in self._found(attempt, answered))

    def _found(self, attempt: Attempt, answered: Answered) -> Iterator[str]:
        """Return what is wrong with what came back."""
        statuses = answered.statuses()
        yield from _of_statuses(attempt, statuses)
        if attempt.whole and not statuses and attempt.ends == "reads":
            yield "no answer" + (", and closed" if answered.closed else "")
        if attempt.ends == "stays" and not answered.closed:
            yield f"the connection is open after {STAYS_SECONDS:.0f} s"
        if any(b"\r\nx-content-type-options: nosniff" not in head for head in answered.heads()):
            yield "an answer without seals"
        yield from self._told_too_much(answered.data)

    def _told_too_much(self, data: bytes) -> Iterator[str]:
        lower = data.lower()
        for words in TOO_MUCH:
            if words in lower:
                yield f"{words.decode()} in an answer"
        for number, secret in enumerate(self.secrets):
            if any(form in data for form in forms(secret)):
                yield f"secret {number} in an answer"

    _slow: set[asyncio.Future[None]] = field(default_factory=set)


def forms(secret: str) -> tuple[bytes, ...]:
    """Return the forms in which a secret may leak."""
    plain = secret.encode()
    return plain, base64.b64encode(plain).rstrip(b"="), quote(secret, safe="").encode()


def _of_statuses(attempt: Attempt, statuses: Sequence[int]) -> Iterator[str]:
    for status in statuses:
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            yield f"a status of {status}"
        elif attempt.allowed and status not in attempt.allowed:
            yield f"a status of {status} and not {sorted(attempt.allowed)}"
