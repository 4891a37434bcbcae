"""Delivery by webhook: one update a request, in order within a lane, repeated until it is taken."""

import asyncio
import contextlib
import logging
from datetime import timedelta

import aiohttp

from sandbox.model import Webhook
from sandbox.updates.queue import Update
from sandbox.updates.webhook_answer import perform_answer
from sandbox.world import World

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
# The official server draws one from 60 to 120 s each time; see WebhookActor::on_update_error.
LONGEST_PAUSE = 64
LONGEST_WANTED_PAUSE = 3600
REQUEST_SECONDS = 60
IDLE_SECONDS = 60


class Courier:
    """Carries the updates of a world to its webhook, while one is set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._busy: set[str] = set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            while True:
                changed = self._world.updates.changed
                webhook = self._world.webhook
                if webhook is not None and not self._world.outage:
                    for update in self._ready(webhook):
                        self._busy.add(update.lane)
                        group.create_task(self._deliver(session, webhook, update))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._pause()):
                        await changed.wait()

    def _ready(self, webhook: Webhook) -> list[Update]:
        """Return the first update of every lane that is free and due."""
        now = self._world.clock()
        seen = set(self._busy)
        ready = []
        for update in self._world.updates.pending():
            if update.lane not in seen:
                seen.add(update.lane)
                if update.due_at is None or update.due_at <= now:
                    ready.append(update)
        return ready[: webhook.max_connections - len(self._busy)]

    def _pause(self) -> float:
        """Return the seconds to the next repetition."""
        now = self._world.clock()
        dues = [update.due_at for update in self._world.updates.queue if update.due_at]
        nearest = min((due - now for due in dues if due > now), default=timedelta.max)
        return min(IDLE_SECONDS, nearest.total_seconds())

    async def _deliver(
        self, session: aiohttp.ClientSession, webhook: Webhook, update: Update
    ) -> None:
        try:
            wanted = await self._post(session, webhook, update)
        except aiohttp.ClientConnectorError:
            self._failed(webhook, update, "Connection refused", None)
        except TimeoutError:
            self._failed(webhook, update, "Read timeout expired", None)
        except aiohttp.ClientError:
            self._failed(webhook, update, "Webhook connection closed", None)
        else:
            if wanted is None:
                self._world.updates.drop([update])
            else:
                self._failed(webhook, update, *wanted)
        finally:
            self._busy.discard(update.lane)
            self._world.updates.wake()

    async def _post(
        self, session: aiohttp.ClientSession, webhook: Webhook, update: Update
    ) -> tuple[str, int | None] | None:
        """Post one update; return None where it was taken, else what was wrong and for how long."""
        headers = {} if webhook.secret is None else {SECRET_HEADER: webhook.secret}
        timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
        async with session.post(
            webhook.url, json=update.body, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            if response.ok and response.status < 300:  # noqa: PLR2004 - 2xx alone confirms
                await perform_answer(self._world, response)
                return None
            await response.read()
            after = response.headers.get("Retry-After", "")
            seconds = int(after) if after.isdecimal() else None
            reason = f"Wrong response from the webhook: {response.status} {response.reason}"
            return reason, seconds

    def _failed(self, webhook: Webhook, update: Update, reason: str, wanted: int | None) -> None:
        """Note the failure: the first repetition comes at once, later ones after doubled pauses.

        A pause that the receiver wants takes the place of its own. What would be repeated only
        after the update is too old, is given up.
        """
        now = self._world.clock()
        webhook.last_error_at, webhook.last_error = now, reason
        pause = min(wanted or 0, LONGEST_WANTED_PAUSE)
        if not wanted and update.attempts > 0:
            pause = update.pause = min(2 * update.pause, LONGEST_PAUSE)
        update.attempts += 1
        update.due_at = now + timedelta(seconds=pause)
        if update.due_at > update.until:
            self._world.updates.drop([update])
        log.warning("update %s: %s; again in %s s", update.id, reason, pause)
