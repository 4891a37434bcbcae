"""`python -m campaigns NAME`: plays a campaign and prints one line of figures."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from campaigns.catalogue import CAMPAIGNS
from campaigns.figures import Figures
from campaigns.ground.ground import LONGEST_WAIT_SECONDS
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
    parser.add_argument(
        "--at-once", type=int, default=1, metavar="N", help="so many at once, in processes apart"
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=LONGEST_WAIT_SECONDS,
        metavar="SECONDS",
        help="how long people wait for what they are to see",
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
                patience=options.patience,
            )
            yield run, numbers


def main() -> int:
    """Play what is asked for; 1 where anything was violated."""
    options = arguments()
    if options.at_once > 1:
        return _apart(options)
    code = 0
    for run, shards in runs(options):
        figures = Figures()
        for shard in shards:
            found = play(run, shard)
            figures.add(found)
            if found.violations:
                code = 1
                print(f"{run.title}: shard {shard} of {run.shards} is kept in {run.place(shard)}")
                print("\n".join(f"  {line}" for line in found.violations))
                print(
                    f"  again: python3 tasks.py campaign {run.words} --shard {shard}/{run.shards}"
                )
        print(f"{run.title}: {figures.line()}", flush=True)
    return code


def _apart(options: argparse.Namespace) -> int:
    """Play the runs in processes of their own, some at once; tell of each when it ends."""
    more = ["--shard", options.shard, "--folder", str(options.folder)]
    more += ["--patience", str(options.patience)]
    more += ["--resume"] if options.resume else []
    commands = [[*run.words.split(), *more] for run, _ in runs(options)]
    code = 0
    with ThreadPoolExecutor(options.at_once) as pool:
        for done in as_completed([pool.submit(_played, words) for words in commands]):
            ended = done.result()
            print(ended.stdout + ended.stderr, end="", flush=True)
            code = max(code, abs(ended.returncode))
    return code


def _played(words: list[str]) -> subprocess.CompletedProcess[str]:
    """Play one run in a process of its own."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "campaigns", *words], capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
