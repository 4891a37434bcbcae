"""Teams and moments as a button carries them: short enough for callback data."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from desk.errors import NotForYou

ROOM = 16
"""So many characters of callback data are left for a team beside the longest of all else."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def mark(team: str) -> str:
    """Return the key of a team, or where that is long a fingerprint of it."""
    return team if len(team) <= ROOM else sha256(team.encode()).hexdigest()[:ROOM]


def marked(text: str, teams: Iterable[str]) -> str:
    """Return the team that a button carries.

    Raises:
        NotForYou: there is none (any more).
    """
    found = [team for team in teams if mark(team) == text]
    if not found:
        raise NotForYou
    return found[0]


def minutes(at: datetime) -> int:
    """Return a moment as a button carries it: whole minutes, which is when shifts begin."""
    return (at - EPOCH) // MINUTE


def moment_of(text: str) -> datetime:
    """Return the moment that a button carries."""
    return EPOCH + int(text) * MINUTE
