"""Desks as processes: started, killed, paused, stopped."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60.0
HEALTH_SECONDS = 2.0


class NotStarted(Exception):
    """A desk ended before it listened; the text is where its log is."""


class DeskProcess:
    """One desk of a campaign, started anew as often as it is killed.

    Args:
        name: what its log is called.
        folder: where its log goes.
        environment: what it is configured by.
    """

    def __init__(self, name: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.environment = dict(environment)
        self.process: Process | None = None
        self.starts = 0
        self.address = ""
        """Where it shows how it is, once it listens."""

    @property
    def runs(self) -> bool:
        """Whether it runs, or sleeps."""
        return self.process is not None and self.process.returncode is None

    @property
    def pid(self) -> int:
        """Its process, while it runs.

        Raises:
            NotStarted: there is none.
        """
        if self.process is None or not self.runs:
            raise NotStarted(self.name)
        return self.process.pid

    async def start(self, **more: str) -> None:
        """Start it, and wait until it listens.

        Raises:
            NotStarted: it ended before.
        """
        await self.spawn(**more)
        await self.listens()

    async def spawn(self, **more: str) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "campaigns.ground.process", "run"),
                *("--config", str(ROOT / "config.yaml")),
                cwd=ROOT,
                env=self.environment | more,
                stdout=PIPE,
                stderr=log,
            )
        self.starts += 1

    async def listens(self) -> None:
        """Wait until it listens.

        Raises:
            NotStarted: it ended before.
        """
        if self.process is None or self.process.stdout is None:
            raise NotStarted(self.name)
        async with asyncio.timeout(START_SECONDS):
            banner = await self.process.stdout.readline()
        if not banner:
            await self.process.wait()
            raise NotStarted(f"{self.name} ended with {self.process.returncode}, see {self.log}")
        found = re.search(r"http://\S+", banner.decode())
        self.address = found[0] if found else ""

    async def is_well(self) -> bool:
        """Ask it whether all of it works."""
        return await asyncio.to_thread(_answers, f"{self.address}healthz")

    async def kill(self) -> None:
        """Let it die where it stands."""
        if self.process is not None and self.runs:
            self.process.kill()
            await self.process.wait()

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        if self.process is None:
            return 0
        if self.runs:
            self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()

    def pause(self) -> None:
        """Let it stand still, as a machine that swaps does."""
        self._signal(signal.SIGSTOP)

    def stand_still(self) -> None:
        """Pause it; return when every thread of it stands still, which takes a moment."""
        self.pause()
        tasks = Path(f"/proc/{self.pid}/task")
        while any(_runs(task) for task in tasks.iterdir()):
            os.sched_yield()

    def resume(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.runs:
            self.process.send_signal(number)

    def lines(self) -> list[str]:
        """Return what it logged, over all its lives."""
        if not self.log.exists():
            return []
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()


def _answers(url: str) -> bool:
    """Tell whether a page on loopback is there and says that all is well."""
    try:
        with urlopen(url, timeout=HEALTH_SECONDS) as answer:  # noqa: S310 - our own address
            return bool(answer.status == HTTPStatus.OK)
    except OSError:  # an answer that tells of trouble is one, too
        return False


def environment(**own: str) -> dict[str, str]:
    """Return an environment with nothing of a desk but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPSDESK_")}
    return {**kept, **own}


def _runs(task: Path) -> bool:
    """Whether a thread goes on after its process was told to stop."""
    try:
        state = (task / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "TtXZ"
