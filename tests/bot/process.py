"""Runs `python -m bot` as people do, against a sandbox in the test's own process."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parent.parent.parent
CONFIG = ROOT / "config.yaml"
TOKEN = "0:sandbox-process"


class Running:
    """A desk as a process."""

    def __init__(self, process: Process, banner: str) -> None:
        self.process = process
        self.banner = banner
        found = re.search(r"http://[^\s]+", banner)
        self.address = found[0].rstrip("/") if found else ""

    async def healthz(self) -> tuple[int, dict[str, Any]]:
        return await self.told("healthz")

    async def told(self, page: str) -> tuple[int, dict[str, Any]]:
        """Ask for a page that tells JSON."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.address}/{page}") as answer,
        ):
            return answer.status, await answer.json()

    async def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


def variables(api_root: str, database: Path, **more: str) -> dict[str, str]:
    own = {
        "OPSDESK_TELEGRAM__TOKEN": TOKEN,
        "OPSDESK_TELEGRAM__API_ROOT": api_root,
        "OPSDESK_DATABASE__URL": f"sqlite+aiosqlite:///{database}",
        "OPSDESK_WEB__PORT": "0",
        "OPSDESK_DESK__LANGUAGE": "en",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPSDESK_")}
    return {**kept, **own, **more}


AHEAD = """
import sys
from datetime import timedelta
from bot import clock
real = clock.SystemClock.now
clock.SystemClock.now = lambda self, by=timedelta(seconds=float(sys.argv.pop(1))): real(self) + by
from bot.__main__ import main
main()
"""
"""Runs the program on a machine whose clock is ahead, or behind."""


async def started(environment: dict[str, str], *command: str, ahead: float = 0.0) -> Process:
    program = ("-c", AHEAD, str(ahead)) if ahead else ("-m", "bot")
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *(*program, *command, "--config", str(CONFIG)),
        cwd=ROOT,
        env=environment,
        stdout=PIPE,
        stderr=PIPE,
    )


@asynccontextmanager
async def desk(environment: dict[str, str], ahead: float = 0.0) -> AsyncIterator[Running]:
    """Lend a running desk, killed at the end if it still runs.

    Its machine's clock is so many seconds `ahead`.
    """
    process = await started(environment, "run", ahead=ahead)
    try:
        assert process.stdout is not None
        banner = (await process.stdout.readline()).decode()
        if not banner:
            assert process.stderr is not None
            raise AssertionError((await process.stderr.read()).decode())
        yield Running(process, banner)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # its pipes outlive it otherwise


async def until(what: Any, seconds: float = 10.0) -> None:
    """Wait until a condition of the world outside holds; such processes have no virtual clock."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not (held := what()) or (asyncio.iscoroutine(held) and not await held):
        if loop.time() > end:
            raise AssertionError("it did not happen in time")
        await pause()


async def pause() -> None:
    """Let the other process do something."""
    never = asyncio.Event()
    try:
        async with asyncio.timeout(0.02):
            await never.wait()
    except TimeoutError:
        return
