"""No update is lost: what was confirmed is in the inbox, and what is in it is done."""

from collections.abc import Iterator

from campaigns.checkers.history import History


def nothing_lost(history: History) -> Iterator[str]:
    """Every confirmed update is in the inbox, and every update was confirmed (P1)."""
    kept = {row["update_id"] for row in history.table("inbox")}
    given = history.given
    for number in sorted(given.confirmed - kept):
        yield f"update {number} was confirmed and is not in the inbox"
    for number in sorted(given.made - given.expired - given.confirmed):
        yield f"update {number} was never taken"


def everything_done(history: History) -> Iterator[str]:
    """No update waits, runs or was put aside once the desk is at rest."""
    for row in history.table("inbox"):
        if row["state"] != "done":
            yield f"update {row['update_id']} is {row['state']}: {row['reason']}"
