"""The command `attendance`: the hours on site of a month, as a table."""

import csv
import io
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import click

from bot.beside import on_desk
from bot.process import CONFIG_OPTION
from desk.duty.attendance import month_of
from desk.policy import Policy
from store.store import Store

HEAD = ("person", "date", "came", "left", "hours", "state")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula, which a name must never be."""


@click.command
@CONFIG_OPTION
@click.option("--month", type=click.DateTime(["%Y-%m"]), required=True, metavar="YYYY-MM")
@click.option(
    "--output", type=click.File("wb"), default="-", help="Where to write; standard output if not."
)
def attendance(path: Path, month: datetime, output: BinaryIO) -> None:
    """Write who was on site in a month, a line for each stay, as CSV.

    Times are those of the desk's time zone; a stay that was never ended has no hours.
    """
    on_desk(path, partial(_write, year=month.year, month=month.month, output=output))


async def _write(store: Store, policy: Policy, *, year: int, month: int, output: BinaryIO) -> None:
    zone = ZoneInfo(policy.timezone)
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(HEAD)
    async with store.reading(policy) as unit:
        for stay in await unit.attendances.between(*month_of(year, month, policy.timezone)):
            came = stay.came_at.astimezone(zone)
            left = stay.left_at.astimezone(zone) if stay.left_at else None
            hours = "" if left is None else f"{stay.length / timedelta(hours=1):.2f}"
            cells = (
                (await unit.people.get(stay.person)).name,
                f"{came:%Y-%m-%d}",
                f"{came:%Y-%m-%d %H:%M}",
                f"{left:%Y-%m-%d %H:%M}" if left else "",
                hours,
                stay.state.value,
            )
            writer.writerow(map(harmless, cells))
    output.write(table.getvalue().encode("utf-8-sig"))


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
