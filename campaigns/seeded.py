"""Seeded bugs: the desk is broken on purpose, and a campaign must find it."""

import asyncio
import json
import re
import shutil
import sys
from pathlib import Path

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.desks import ROOT
from campaigns.ground.ground import Setting

PATCHES = ROOT / "campaigns" / "bugs"
CAUGHT_BY = re.compile(r"^Caught-by: (.+)$", re.MULTILINE)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv-*", "__pycache__", ".demo", "node_modules")
AT_ONCE = 2
PATIENCE_SECONDS = 20.0
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
    """Seed the first `setting.count` bugs, each in a copy of the tree; enough must be caught."""
    figures = Figures(counts={"bugs": 0, "caught": 0})
    places = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for patch in patches()[: setting.count]:
            group.create_task(_seeded(setting, patch, figures, places))
    return figures


async def _seeded(
    setting: Setting, patch: Path, figures: Figures, places: asyncio.Semaphore
) -> None:
    """Seed one bug and let the campaign named for it look for it."""
    tree = setting.folder / patch.stem
    async with places:
        figures.counts["bugs"] += 1
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT, dirs_exist_ok=True)
        if await _ended(tree, "git", "apply", str(patch)) != 0:
            figures.violations.append(f"{patch.name} does not apply")
            return
        asked = [*caught_by(patch), "--seed", str(setting.seed), "--folder", str(tree / "results")]
        asked += ["--patience", str(PATIENCE_SECONDS)]
        began = asyncio.get_running_loop().time()
        ended = await _ended(tree, sys.executable, "-m", "campaigns", *asked)
        figures.times.setdefault("a bug", []).append(asyncio.get_running_loop().time() - began)
        if ended == VIOLATED and _found(tree / "results"):
            figures.counts["caught"] += 1
        else:
            figures.violations.append(f"{patch.stem} was not caught by {' '.join(asked)}")


def _found(results: Path) -> bool:
    """Tell whether a campaign came to its end and found something; a crash of its own is none."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in results.rglob("result.json")]
    return any(result["violations"] for result in read)


async def _ended(folder: Path, *command: str) -> int:
    """Run a command in a folder; return its exit code."""
    with (folder / "seeded.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=log, stderr=log)
        return await process.wait()


CAMPAIGN = Campaign(
    does="The desk is broken on purpose, and another campaign must find it.",
    counts="bugs",
    short=1,
    full=30,
    run=run,
    stores=("sqlite",),
)
