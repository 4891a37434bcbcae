"""The loops of one desk: they turn by themselves, or one pass at a time in tests."""

import asyncio
from functools import partial

from bot.config.sections import Heartbeat as HeartbeatSetting
from bot.desk import Desk
from bot.health import Health, Phase, StageName
from bot.intake import Intake
from bot.learning import Learner
from bot.loops import Loop
from bot.own import OwnTroubles
from bot.presence import Presence
from bot.pulse import Pulse
from bot.ringing.heartbeat import Heartbeat
from bot.ringing.lines import Lines
from bot.ringing.ringer import LEASE as RINGER_LEASE
from bot.ringing.ringer import Ringer
from bot.roles import Roles
from bot.sender import Sender
from bot.sending.gate import Gate
from bot.sending.limits import Limits
from bot.standing import Role
from bot.telegram import Door
from bot.timers import Timers
from bot.waking import Wake, Waking
from bot.watch import Watch
from bot.web.webhook import Receiver
from bot.wire.groups import Groups
from bot.wire.menus import Menus
from bot.wire.profile import Profile, Webhook
from bot.worker import LEASE as WORKER_LEASE
from bot.worker import TRIES_OVERTAKEN, Worker
from desk.actions.begin import begin
from store.errors import Overtaken, StoreUnavailable

STOP_SECONDS = 8.5
"""How long a clean stop waits for what runs; the rest of its 10 s is for handing back."""


class Engine:
    """Everything that turns, on one store and one bot.

    Args:
        desk: what the loops work with.
        door: the way to Telegram.
        health: what they show of themselves.
        webhook: where Telegram posts updates to; None for polling.
        receiver: who takes such posts.
        lines: the channels beside Telegram; none without them.
        limits: how much may be sent when; Telegram's own without them.
        heartbeat: whom to tell outside that all is well.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        door: Door,
        health: Health,
        webhook: Webhook | None = None,
        receiver: Receiver | None = None,
        lines: Lines | None = None,
        limits: Limits | None = None,
        heartbeat: HeartbeatSetting | None = None,
    ) -> None:
        telegram = health[StageName.TELEGRAM]
        self._desk = desk
        self._health = health
        self._receiver = receiver
        health.holders = desk.standing.holders
        gate = Gate(door, limits or Limits(desk.clock), desk.metrics.limited)
        self.sender = Sender(
            stage=health[StageName.SENDER], telegram=telegram, desk=desk, gate=gate
        )
        self.ringer = Ringer(
            stage=health[StageName.RINGER], desk=desk, lines=lines or Lines(desk.clock)
        )
        self.heartbeat = None
        if heartbeat is not None and heartbeat.url is not None:
            self.heartbeat = Heartbeat(
                health=health, clock=desk.clock, url=heartbeat.url, every=heartbeat.every
            )
        self.roles = desk.standing if isinstance(desk.standing, Roles) else None
        self.waking = Waking(
            clock=desk.clock,
            wakes=desk.store.wakes,
            has_others=desk.standing.has_others,
            needs=self._needs,
        )
        wake_sender = self.waking.reaches(Wake.NOTICES, self.sender.bell)
        bells = (wake_sender, self.ringer.bell)
        self.timers = Timers(stage=health[StageName.TIMERS], desk=desk, wake=bells)
        self.learner = Learner(
            stage=health[StageName.STORE],
            clock=desk.clock,
            store=desk.store,
            understanding=desk.understanding,
        )
        # Timers are not woken: what an update sets is due later, and they look each second.
        self.worker = Worker(
            stage=health[StageName.WORKER],
            desk=desk,
            door=gate,
            wake=bells,
            taught=self.learner.bell,
        )
        self.worker.others = self.waking.reaches(Wake.UPDATES, self.worker.bell)
        self.presence = Presence(desk, wake_sender)
        self.pulse = Pulse(
            desk=desk,
            door=door,
            health=health,
            presence=None if receiver is None else self.presence,
        )
        self.profile = Profile(
            stage=telegram, clock=desk.clock, door=door, policy=desk.policy, webhook=webhook
        )
        self.groups = Groups(stage=telegram, desk=desk, door=door)
        self.menus = Menus(stage=telegram, desk=desk, door=door)
        self.intake = None
        if receiver is None:
            self.intake = Intake(
                stage=health[StageName.INTAKE],
                telegram=telegram,
                clock=desk.clock,
                door=door,
                inbox=desk.store.inbox,
                bot_id=desk.bot.id,
                presence=self.presence,
                wake=self.worker.bell,
                received=desk.metrics.received,
            )

        self.watch = Watch(
            stage=health[StageName.WATCH],
            desk=desk,
            door=door,
            webhook=webhook,
            intake=self.intake,
            wake=wake_sender,
        )
        self.own = OwnTroubles(desk=desk, health=health, wake=bells)
        if self.roles is not None:
            self.roles.changed = self._roles_changed
        self._give_roles()

    def _give_roles(self) -> None:
        """Let only the holder of a role do what belongs to it."""
        standing = self._desk.standing
        of_poller = (
            self.profile,
            self.groups,
            self.menus,
            self.intake,
            self.watch,
            self.own,
            self.heartbeat,
        )
        for loop in of_poller:
            if loop is not None:
                loop.may_turn = partial(standing.has, Role.POLLER)
        self.sender.may_turn = partial(standing.has, Role.SENDER)

    def _needs(self, wake: Wake) -> bool:
        """Whether others must be woken: for notices not by the one process that sends."""
        return wake is not Wake.NOTICES or not self._desk.standing.has(Role.SENDER)

    def _roles_changed(self) -> None:
        """Wake whoever has something to do now, and end a poll that is another's."""
        if self.intake is not None and not self.intake.may_turn():
            self.intake.give_up()
        for loop in self.loops:
            loop.bell.ring()

    @property
    def loops(self) -> tuple[Loop, ...]:
        """All loops, in the order of a message's way."""
        intake = () if self.intake is None else (self.intake,)
        heartbeat = () if self.heartbeat is None else (self.heartbeat,)
        return (
            self.profile,
            self.groups,
            self.menus,
            *intake,
            self.worker,
            self.timers,
            self.sender,
            self.ringer,
            self.pulse,
            self.watch,
            self.learner,
            self.own,
            *heartbeat,
        )

    async def begin(self) -> None:
        """Take up what an earlier process left; open the webhook.

        Alone, nobody can hold a row any more; else the rows of dead processes are taken later.
        """
        now = self._desk.clock.now()
        if self.roles is None:
            over = now + max(WORKER_LEASE, RINGER_LEASE)
            await self.worker.rescue(over)
            # By the clock as it is: what harmlessly repeats goes again a moment from now.
            await self._desk.store.outbox.rescue(now, known=())
            await self._desk.store.rings.rescue(over)
        else:
            await self.roles.turn()
        await self.learner.turn()
        await self._begun()
        if self._receiver is not None:
            desk = self._desk
            received = desk.metrics.received
            self._receiver.open(desk.store.inbox, desk.bot.id, self.worker.bell, received)
        self._health.phase = Phase.RUNNING

    async def _begun(self) -> None:
        """Arm what waits for its moment; several processes may start at once."""
        for _ in range(TRIES_OVERTAKEN):
            try:
                async with self._desk.unit() as unit:
                    await begin(unit, self._desk.clock.now())
                    await unit.commit()
            except Overtaken:
                continue
            else:
                return
        raise StoreUnavailable("Others were faster every time when this desk began.")

    async def turn(self) -> int:
        """Let what moves messages make one pass each; return how many things were done."""
        done = 0
        for loop in (self.intake, self.worker, self.timers, self.sender, self.ringer):
            if loop is not None:
                done += await loop.turn()
        return done

    async def run(self, stop: asyncio.Event) -> None:
        """Run all loops until told to stop, then let them finish what they do."""
        async with asyncio.TaskGroup() as group:
            if self.roles is not None:
                group.create_task(self.roles.run(), name="Roles")
                group.create_task(self.waking.run(), name="Waking")
            tasks = [group.create_task(loop.run(), name=type(loop).__name__) for loop in self.loops]
            await stop.wait()
            self._health.phase = Phase.STOPPING
            if self._receiver is not None:
                self._receiver.close()
            for loop in self.loops:
                loop.stop()
            _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            if self.roles is not None:  # what the others finished, they finished as holders
                self.waking.stop()
                self.roles.stop()

    async def end(self) -> None:
        """Hand back what is leased, so that whoever comes next can go on at once."""
        await self._desk.store.inbox.release(self._desk.owner)
        await self.sender.hand_back()
        await self.ringer.hand_back()
        if self.roles is not None:
            await self.roles.leave()
