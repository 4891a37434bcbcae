"""Pieces of work that wait for the one writer share a transaction, and with it its commit.

A commit on SQLite waits for the disk: one for many costs as much as one for one.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, TypeVar, cast

from store.database.connection import Connection
from store.errors import Overtaken

TRIES: Final = 5
"""How often a transaction of the store's own is run when others overtake it."""
MOST: Final = 32
"""How many pieces share a commit: whoever comes after them waits for all of them."""
LONGEST_SECONDS: Final = 0.02
"""After so long a group is committed, and what waits is of the next: nobody waits for a crowd."""

Result = TypeVar("Result")
Work = Callable[[Connection], Awaitable[Result]]
Writing = Callable[[], AbstractAsyncContextManager[Connection]]


class _Piece:
    """A piece of work and whoever waits for it."""

    def __init__(self, work: Work[Any], tries: int) -> None:
        self.work = work
        self.tries = tries
        self.is_alone = False
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def ends(self, result: object) -> None:
        if not self.answer.done():
            self.answer.set_result(result)

    def fails(self, error: BaseException) -> None:
        if self.answer.done():
            return
        if isinstance(error, asyncio.CancelledError):
            self.answer.cancel()
        else:
            self.answer.set_exception(error)


class Turns:
    """Runs pieces of work in the order they came, those that wait in one transaction.

    Nobody is answered before the commit. When a piece fails nothing of its group is kept, and
    each runs again in a transaction of its own: a failure touches no other piece. So every piece
    must bear to be run again. What befalls all, a transaction that cannot be opened or a commit
    that is not confirmed, is told to all.

    Args:
        writing: opens a transaction when it is the caller's turn to write.
    """

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._waiting: deque[_Piece] = deque()
        self._serving: asyncio.Task[None] | None = None

    async def run(self, work: Work[Result], tries: int = TRIES) -> Result:
        """Return what `work` returned, once it is committed.

        Who is cancelled before the work began keeps it from being run; later it may be kept.

        Args:
            work: what to do; see above.
            tries: how often it is run in a transaction of its own when others overtake it.

        Raises:
            StoreUnavailable: the store cannot be written now.
            Overtaken: it was overtaken as often.
        """
        piece = _Piece(work, tries)
        self._waiting.append(piece)
        if self._serving is None:
            # In a task of its own: whoever is cancelled must not take others' work along. It ends
            # with the queue, and whatever happens in it is told to those who wait.
            self._serving = asyncio.get_running_loop().create_task(self._serve())
        return cast("Result", await piece.answer)

    async def finish(self) -> None:
        """Wait until nothing waits any more."""
        while self._serving is not None:
            await asyncio.wait([self._serving])

    async def _serve(self) -> None:
        try:
            while self._waiting:
                await self._take_turn()
        finally:
            self._serving = None

    async def _take_turn(self) -> None:
        """Run one group; everybody in it is answered, or waits in front."""
        group: list[_Piece] = []
        is_run = False
        try:
            async with self._writing() as connection:
                results = []
                loop = asyncio.get_running_loop()
                until = loop.time() + LONGEST_SECONDS
                while (not group or loop.time() < until) and (piece := self._next(group)):
                    group.append(piece)
                    results.append(await piece.work(connection))
                is_run = True
                await connection.commit()
        except Exception as error:  # noqa: BLE001 - it belongs to those who wait
            if group and not is_run:
                self._again(group, error)
            else:
                _told(group or self._all(), error)
        except BaseException as error:  # the loop ends
            _told([*group, *self._all()], error)
            raise
        else:
            for piece, result in zip(group, results, strict=True):
                piece.ends(result)

    def _next(self, group: list[_Piece]) -> _Piece | None:
        """Take the piece that is next in a group; whoever was cancelled is left out."""
        while self._waiting and len(group) < MOST:
            if group and (group[0].is_alone or self._waiting[0].is_alone):
                break
            piece = self._waiting.popleft()
            if not piece.answer.done():
                return piece
        return None

    def _all(self) -> list[_Piece]:
        """Take everything that waits."""
        pieces = list(self._waiting)
        self._waiting.clear()
        return pieces

    def _again(self, group: list[_Piece], error: Exception) -> None:
        """Put a group in which a piece failed back in front, each alone; or give its piece up."""
        if len(group) == 1:
            piece = group[0]
            piece.tries -= 1
            if not isinstance(error, Overtaken) or piece.tries <= 0:
                piece.fails(error)
                return
        for piece in group:
            piece.is_alone = True
        self._waiting.extendleft(reversed(group))


def _told(pieces: list[_Piece], error: BaseException) -> None:
    for piece in pieces:
        piece.fails(error)
