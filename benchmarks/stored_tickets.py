"""Whether the desk is as quick with a million stored tickets as with a thousand.

For every size a store is filled by the database itself (see filling.py), and the real desk leads
whole conversations on it. Prints JSON: updates a second and CPU for every size, and the ratios to
the smallest. The largest SQLite file takes about 8 GB and some minutes.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import time
from typing import Any

from benchmarks.against_echo import played
from benchmarks.filling import filled
from benchmarks.ground import (
    OWN_SERVER,
    ROOT,
    database,
    desk_variables,
    loopback,
    middle,
    postgres,
    started,
    told,
)

MOST_OF_A_ROUND = 1_000_000
RUN = ["-m", "bot", "run"]


async def measured(tickets: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Fill a store, and lead the conversations of every round on it."""
    async with database(options.postgres) as url:
        async with loopback() as api, started(api, RUN, ROOT, desk_variables(api, url)):
            pass  # it makes the tables, and knows its group
        began = time.perf_counter()
        await filled(url, tickets)
        took = round(time.perf_counter() - began, 1)
        found = []
        for number in range(options.rounds):
            async with loopback(MOST_OF_A_ROUND * number) as api:
                variables = desk_variables(api, url)
                run = await played("desk", api, RUN, ROOT, variables, options)
            run["filled_in_seconds"] = took
            print(tickets, json.dumps(run), file=sys.stderr, flush=True)
            found.append(run)
    return found


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--people", type=int, default=50, help="how many talk at once")
    parser.add_argument("--warm-up", type=int, default=20, help="conversations before that")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", nargs="?", const=OWN_SERVER)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        options.postgres = stack.enter_context(postgres(options.postgres))
        results = {size: middle(asyncio.run(measured(size, options))) for size in options.tickets}
    least = results[options.tickets[0]]["updates_per_second"]
    ratios = {size: round(run["updates_per_second"] / least, 2) for size, run in results.items()}
    print(told(tickets=results, ratios=ratios, rounds=options.rounds))


if __name__ == "__main__":
    main()
