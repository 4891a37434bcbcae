"""Plays a campaign shard by shard; what a shard found is kept, so that a run can be taken up."""

import asyncio
import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.ground import LONGEST_WAIT_SECONDS, Setting

SEEDS_APART = 1_000_003
"""So far apart are the seeds of two shards."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What was asked for on the command line."""

    name: str
    campaign: Campaign
    store: str
    seed: int
    count: int
    shards: int
    folder: Path
    resume: bool
    patience: float = LONGEST_WAIT_SECONDS

    @property
    def title(self) -> str:
        """What the line of figures begins with."""
        return f"{self.name} on {self.store}, seed {self.seed}, count {self.count}"

    @property
    def words(self) -> str:
        """The words of the command line that ask for this run again."""
        return f"{self.name} --store {self.store} --seed {self.seed} --count {self.count}"

    def share(self, shard: int) -> int:
        """Return how much of the count a shard plays, numbered from 1."""
        return self.count * shard // self.shards - self.count * (shard - 1) // self.shards

    def place(self, shard: int) -> Path:
        """Return the folder of a shard."""
        asked = f"{self.name}-{self.store}-{self.seed}-{self.count}"
        return self.folder / asked / f"{shard}-of-{self.shards}"


def play(run: Run, shard: int) -> Figures:
    """Play one shard, or read what it found when it was played before."""
    place = run.place(shard)
    result = place / "result.json"
    if run.resume and result.exists():
        return Figures.of(json.loads(result.read_text(encoding="utf-8")))
    shutil.rmtree(place, ignore_errors=True)
    setting = Setting(
        store=run.store,
        seed=run.seed + SEEDS_APART * (shard - 1),
        count=run.share(shard),
        folder=place / "kept",
        patience=run.patience,
        processes=run.campaign.processes.get(run.store, 1),
    )
    began = time.monotonic()
    figures = asyncio.run(_played(run, setting))
    figures.times["time"] = [time.monotonic() - began]
    place.mkdir(parents=True, exist_ok=True)
    result.write_text(json.dumps(figures.data(), indent=1), encoding="utf-8")
    if not figures.violations:
        shutil.rmtree(setting.folder, ignore_errors=True)
    return figures


async def _played(run: Run, setting: Setting) -> Figures:
    return await run.campaign.run(setting)
