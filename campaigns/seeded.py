"""Seeded bugs: the desk is broken on purpose, and a campaign must find it."""

import asyncio
import json
import re
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.desks import ROOT
from campaigns.ground.ground import Setting

PATCHES = ROOT / "campaigns" / "bugs"
CAUGHT_BY = re.compile(r"^Caught-by: (.+)$", re.MULTILINE)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv-*", "__pycache__", ".demo", "node_modules")
AT_ONCE = 3
PATIENCE_SECONDS = 40.0
"""A broken desk keeps people waiting: no longer than a sound one ever does."""
VIOLATED = 1
"""The exit code of a campaign that found something."""


def patches() -> list[Path]:
    """Return the seeded bugs."""
    return sorted(PATCHES.glob("*.patch"))


def caught_by(patch: Path) -> list[str]:
    """Return the words after `campaign` that must find a bug.

    Raises:
        ValueError: the patch names none.
    """
    found = CAUGHT_BY.search(patch.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{patch.name} has no line Caught-by:")
    return found[1].split()


async def run(setting: Setting) -> Figures:
    """Seed the first `setting.count` bugs, each in a copy of the tree; all must be caught.

    Each campaign that is named for one is played on the sound tree as well, with the same seed and
    the same patience, and must find nothing there.
    """
    figures = Figures(counts={"bugs": 0, "caught": 0, "sound": 0})
    places = asyncio.Semaphore(AT_ONCE)
    chosen = patches()[: setting.count]
    sound = sorted({" ".join(caught_by(patch)) for patch in chosen})
    async with asyncio.TaskGroup() as group:
        for number, words in enumerate(sound):
            group.create_task(_sound(setting, number, words, figures, places))
        for patch in chosen:
            group.create_task(_seeded(setting, patch, figures, places))
    return figures


async def _sound(
    setting: Setting, number: int, words: str, figures: Figures, places: asyncio.Semaphore
) -> None:
    """Play a campaign on the tree as it is, where it must find nothing."""
    async with places:
        found = await _played(ROOT, setting.folder / f"sound-{number}", words.split(), setting.seed)
        figures.counts["sound"] += not found
        if found:
            figures.violations.append(f"a sound desk is accused by {words}: {found[0][:200]}")


async def _seeded(
    setting: Setting, patch: Path, figures: Figures, places: asyncio.Semaphore
) -> None:
    """Seed one bug and let the campaign named for it look for it."""
    tree = setting.folder / patch.stem
    async with places:
        figures.counts["bugs"] += 1
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT, dirs_exist_ok=True)
        if await _ended(tree, tree, "git", "apply", str(patch)) != 0:
            figures.violations.append(f"{patch.name} does not apply")
            return
        began = asyncio.get_running_loop().time()
        found = await _played(tree, tree / "results", caught_by(patch), setting.seed)
        figures.times.setdefault("a bug", []).append(asyncio.get_running_loop().time() - began)
        if found:
            figures.counts["caught"] += 1
        else:
            words = " ".join(caught_by(patch))
            figures.violations.append(f"{patch.stem} was not caught by {words}")


async def _played(tree: Path, results: Path, words: list[str], seed: int) -> list[str]:
    """Play a campaign in a tree; return what it found. A crash of its own is no finding."""
    asked = [*words, "--seed", str(seed), "--folder", str(results)]
    asked += ["--patience", str(PATIENCE_SECONDS)]
    ended = await _ended(tree, results, sys.executable, "-m", "campaigns", *asked)
    return _found(results) if ended == VIOLATED else []


def _found(results: Path) -> list[str]:
    """Return what a campaign wrote down as violated."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in results.rglob("result.json")]
    return [str(line) for result in read for line in result["violations"]]


def _log(folder: Path) -> BinaryIO:
    """Open the log of a folder, made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / "seeded.log").open("ab")


async def _ended(folder: Path, logs: Path, *command: str) -> int:
    """Run a command in a folder; return its exit code."""
    with _log(logs) as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=log, stderr=log)
        return await process.wait()


CAMPAIGN = Campaign(
    does="The desk is broken on purpose, and another campaign must find it.",
    counts="bugs",
    short=1,
    full=40,
    run=run,
    stores=("sqlite",),
)
