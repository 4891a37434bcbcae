"""Whoever watches the world hears of every change in order."""

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from sandbox.model import Change


class Subscription(AsyncIterator[Change]):
    """The changes since one moment, as an endless async iterator; close it when done.

    It is a context manager too: `with world.subscribe() as changes: async for change in changes`.
    """

    def __init__(self, channel: "Changes") -> None:
        self._channel = channel
        self.queue: asyncio.Queue[Change] = asyncio.Queue()

    async def __anext__(self) -> Change:
        return await self.queue.get()

    def close(self) -> None:
        """Hear no more."""
        self._channel.listeners.discard(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Changes:
    """The listeners and how they are told."""

    def __init__(self) -> None:
        self.listeners: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        """Start hearing every change from now on."""
        subscription = Subscription(self)
        self.listeners.add(subscription)
        return subscription

    def tell(self, change: Change) -> None:
        """Pass a change on to every listener."""
        for listener in self.listeners:
            listener.queue.put_nowait(change)
