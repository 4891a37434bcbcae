"""Since when the promises in force are made: noted when a desk first starts with them."""

from datetime import datetime

from desk.ports import Unit

NOTED = "promises_since"
"""Under this name the desk notes version and moment."""


async def note_promises(unit: Unit, now: datetime) -> None:
    """Note that the promises in force are made from now on, where they are other ones."""
    known = str(await unit.noted(NOTED) or "")
    version = str(unit.policy.terms_version)
    if known.partition(" ")[0] != version:
        await unit.note(NOTED, f"{version} {now.isoformat()}")


async def promises_since(unit: Unit) -> datetime | None:
    """Return since when the promises in force are made; None where that was not noted."""
    version, _, since = str(await unit.noted(NOTED) or "").partition(" ")
    is_known = bool(since) and version == str(unit.policy.terms_version)
    return datetime.fromisoformat(since) if is_known else None
