"""A loop that leases: which rows it names as known when it hands back what it is unsure of."""

import asyncio

import pytest

from bot.health import Health, StageName
from bot.loops import Leasing
from store.errors import StoreUnavailable
from tests.virtual import VirtualClock


class Pieces(Leasing[int]):
    """Leases what it is told to; a piece named in `faulty` fails for no known reason."""

    def __init__(self):
        super().__init__(Health()[StageName.WORKER], VirtualClock())
        self.faulty = set()
        self.next = []
        self.kept = []

    def number(self, item):
        return item

    async def release(self, known):
        self.kept.append(sorted(known))

    async def lease(self, limit):
        if self.next is None:
            raise StoreUnavailable("nobody confirmed it")
        leased, self.next = self.next, []
        return leased

    async def perform(self, item):
        if item in self.faulty:
            raise ZeroDivisionError


@pytest.fixture
async def pieces():
    pieces = Pieces()
    pieces.faulty = {1, 2}
    pieces.next = [1, 2]
    await pieces.turn()
    return pieces


async def unsure(pieces):
    """Let a lease be of unknown outcome; return which rows are kept at the next."""
    pieces.next = None
    with pytest.raises(ExceptionGroup):
        await pieces.turn()
    pieces.next = []
    await pieces.turn()
    return pieces.kept[-1]


async def test_what_failed_for_no_known_reason_is_not_handed_back_as_if_never_begun(pieces):
    assert await unsure(pieces) == [1, 2]


async def test_what_was_rescued_is_anybodys(pieces):
    pieces.rescued([1])

    assert await unsure(pieces) == [2]


async def test_what_is_leased_anew_and_done_is_nobodys(pieces):
    pieces.faulty = set()
    pieces.next = [2]
    await pieces.turn()

    assert await unsure(pieces) == [1]


async def test_what_the_store_refused_during_a_lease_that_it_refused_is_done_later(monkeypatch):
    pieces, refused, done = Pieces(), asyncio.Event(), []

    async def performed(item):
        if not refused.is_set():
            refused.set()
            raise StoreUnavailable("nobody confirmed it")
        done.append(item)

    async def leased(_limit):
        await refused.wait()
        await asyncio.sleep(0)  # noqa: TID251 - the piece comes to its end
        raise StoreUnavailable("nobody confirmed it")

    monkeypatch.setattr(pieces, "perform", performed)
    pieces.next = [1]
    async with asyncio.TaskGroup() as group:
        await pieces._begin(group)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(pieces, "lease", leased)
            with pytest.raises(StoreUnavailable):
                await pieces._begin(group)
        await pieces._begin(group)

    assert done == [1]
    assert not pieces.known
