"""How long people wait when conversations arrive by the clock, whatever became of those before.

Every conversation is a report, the button that files it, and an engineer's claim. A reply is timed
from the moment its update was due: to the first message for what was written, and to the toast for
what was pressed. Prints JSON for every rate. Linux only.
"""

import argparse
import asyncio
import contextlib
import json
import sys
from typing import Any

from benchmarks.ground import (
    OWN_SERVER,
    ROOT,
    cpu_seconds,
    database,
    desk_variables,
    loopback,
    percentile,
    postgres,
    started,
    told,
)


async def measured(rate: float, options: argparse.Namespace) -> dict[str, Any]:
    """Let conversations arrive at a rate for so many seconds; return the figures."""
    async with (
        loopback() as api,
        database(options.postgres) as url,
        started(api, ["-m", "bot", "run"], ROOT, desk_variables(api, url)) as process,
    ):
        if options.warm_up:
            await api.ask("/play", kind="desk", conversations=options.warm_up, at_once=5)
        count, cpu = max(round(rate * options.seconds), 2), cpu_seconds(process.pid)
        found = await api.ask("/play", kind="desk", conversations=count, rate=rate)
        cpu, errors = cpu_seconds(process.pid) - cpu, process.error_lines
    return {
        "conversations": count,
        "unfinished": found["unfinished"],
        "error_lines": errors,
        "seconds": round(found["seconds"], 1),
        "reply_ms_p50": percentile(found["replies"], 50),
        "reply_ms_p99": percentile(found["replies"], 99),
        "toast_ms_p50": percentile(found["toasts"], 50),
        "toast_ms_p99": percentile(found["toasts"], 99),
        "cpu_us_per_update": round(cpu / found["updates"] * 1e6),
    }


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, nargs="+", default=[50.0], help="a second")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--warm-up", type=int, default=20, help="conversations before that")
    parser.add_argument("--postgres", nargs="?", const=OWN_SERVER)
    options = parser.parse_args()
    results = {}
    with contextlib.ExitStack() as stack:
        options.postgres = stack.enter_context(postgres(options.postgres))
        for rate in options.rate:
            results[f"{rate:g}"] = asyncio.run(measured(rate, options))
            print(rate, json.dumps(results[f"{rate:g}"]), file=sys.stderr, flush=True)
    print(told(a_second=results))


if __name__ == "__main__":
    main()
