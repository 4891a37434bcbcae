"""Pieces of work that wait for the one writer share a transaction, and with it its commit.

A commit on SQLite waits for the disk: one for many costs as much as one for one.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, TypeVar, cast

from store.database.connection import Connection
from store.errors import Overtaken, StoreUnavailable

TRIES: Final = 5
"""How often a transaction of the store's own is run when others overtake it."""
MOST: Final = 32
"""How many pieces share a commit: a unit that comes after them waits for all of them."""
BUSY: Final = "The store is busy: others were faster every time."

Result = TypeVar("Result")
Work = Callable[[Connection], Awaitable[Result]]
Writing = Callable[[], AbstractAsyncContextManager[Connection]]


class _Piece:
    """A piece of work and whoever waits for it."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.tries = 0
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

    async def run(self, work: Work[Result]) -> Result:
        """Return what `work` returned, once it is committed.

        Who is cancelled before the work began keeps it from being run; later it may be kept.

        Raises:
            StoreUnavailable: the store cannot be written now.
        """
        piece = _Piece(work)
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
                group = self._next()
                results = [await piece.work(connection) for piece in group]
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

    def _next(self) -> list[_Piece]:
        """Take the group that is next; whoever was cancelled is left out."""
        group: list[_Piece] = []
        while self._waiting and len(group) < MOST:
            if group and (group[0].is_alone or self._waiting[0].is_alone):
                break
            piece = self._waiting.popleft()
            if not piece.answer.done():
                group.append(piece)
        return group

    def _all(self) -> list[_Piece]:
        """Take everything that waits."""
        pieces = list(self._waiting)
        self._waiting.clear()
        return pieces

    def _again(self, group: list[_Piece], error: Exception) -> None:
        """Put a group in which a piece failed back in front, each alone; or give its piece up."""
        if len(group) == 1:
            piece = group[0]
            piece.tries += 1
            if not isinstance(error, Overtaken):
                piece.fails(error)
                return
            if piece.tries == TRIES:
                piece.fails(StoreUnavailable(BUSY))
                return
        for piece in group:
            piece.is_alone = True
        self._waiting.extendleft(reversed(group))


def _told(pieces: list[_Piece], error: BaseException) -> None:
    for piece in pieces:
        piece.fails(error)
