"""Runs `python -m bot setup` as people do: from a folder of their own, answers line by line."""

import asyncio
import codecs
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bot.process import ROOT, Running

TOKEN = "0:sandbox-setup"


class Dialogue:
    """A setup that waits for answers; what it said so far is kept."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.said = ""
        self._at = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    async def until(self, words: str) -> None:
        """Read on until it says something, after what was looked for before."""
        assert self.process.stdout is not None
        while words not in self.said[self._at :]:
            piece = await self.process.stdout.read(4096)
            if not piece:
                raise AssertionError(f"it ended before it said {words!r}:\n{self.said}")
            self.said += self._decoder.decode(piece)
        self._at = self.said.index(words, self._at) + len(words)

    def answer(self, *lines: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())

    async def end(self) -> int:
        """Give no more answers; return the exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.said += self._decoder.decode(await self.process.stdout.read())
        return await self.process.wait()


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPSDESK_")}
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TZ": "Europe/Berlin", **variables}


@asynccontextmanager
async def desk_of(folder: Path) -> AsyncIterator[Running]:
    """Lend the desk that setup made in a folder, started by the lines that setup told."""
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f"set -a; . ./opsdesk.env; set +a; exec {sys.executable} -m bot run"),
        cwd=folder,
        env=environment(OPSDESK_WEB__PORT="0"),
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        assert process.stdout is not None
        yield Running(process, (await process.stdout.readline()).decode())
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # its pipes outlive it otherwise


@asynccontextmanager
async def setting_up(
    folder: Path, *options: str, variables: Mapping[str, str] | None = None
) -> AsyncIterator[Dialogue]:
    """Lend a setup in a folder, killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "setup", *options),
        cwd=folder,
        env=environment(**(variables or {})),
        stdin=PIPE,
        stdout=PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Dialogue(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # its pipes outlive it otherwise
