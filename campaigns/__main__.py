"""`python -m campaigns NAME`: plays a campaign and prints one line of figures."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from campaigns.catalogue import CAMPAIGNS
from campaigns.figures import Figures
from campaigns.running import Run, play

SHORT_SEED = 1
ALL = "all"


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    told = "\n".join(
        f"  {name:12} {campaign.does} In {campaign.counts}: {campaign.short} or {campaign.full}."
        for name, campaign in CAMPAIGNS.items()
    )
    parser = argparse.ArgumentParser(
        prog="python3 tasks.py campaign",
        description="Let everything go wrong, and look whether anything was lost.",
        epilog=f"campaigns (how many are played with --short, and without --count):\n{told}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=[*CAMPAIGNS, ALL], help="which campaign")
    parser.add_argument("--store", choices=["sqlite", "postgres"], help="by default each it knows")
    parser.add_argument("--seed", type=int, default=SHORT_SEED, help="what decides everything")
    parser.add_argument("--count", type=int, help="how many; by default as many as a whole run")
    parser.add_argument("--short", action="store_true", help="as many as CI plays")
    parser.add_argument(
        "--shard", default="1/1", metavar="I/N", help="play the I-th of N parts; all/N plays each"
    )
    parser.add_argument("--resume", action="store_true", help="skip the shards that were played")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "opsdesk-campaigns",
        help="where results are written, and what went wrong is kept",
    )
    return parser.parse_args(words)


def runs(options: argparse.Namespace) -> Iterator[tuple[Run, list[int]]]:
    """Return what is to be played: the runs, and the shards of each."""
    first, _, of = options.shard.partition("/")
    shards = int(of or 1)
    numbers = list(range(1, shards + 1)) if first == ALL else [int(first)]
    for name, campaign in CAMPAIGNS.items():
        if options.name not in (name, ALL):
            continue
        for store in campaign.stores:
            if options.store not in (store, None):
                continue
            count = options.count or (campaign.short if options.short else campaign.full)
            run = Run(
                name=name,
                campaign=campaign,
                store=store,
                seed=options.seed,
                count=count,
                shards=shards,
                folder=options.folder,
                resume=options.resume,
            )
            yield run, numbers


def main() -> int:
    """Play what is asked for; 1 where anything was violated."""
    code = 0
    for run, shards in runs(arguments()):
        figures = Figures()
        for shard in shards:
            found = play(run, shard)
            figures.add(found)
            if found.violations:
                code = 1
                print(f"{run.title}: shard {shard} of {run.shards} is kept in {run.place(shard)}")
                print("\n".join(f"  {line}" for line in found.violations))
        print(f"{run.title}: {figures.line()}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
