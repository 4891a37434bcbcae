"""The plain values of the Bot API: objects without nulls, moments, keyboards."""

from datetime import datetime

from sandbox.model import Json, Keyboard


def compact(**fields: object) -> Json:
    """Return an object without the fields that are not there."""
    return {name: value for name, value in fields.items() if value not in (None, (), [])}


def seconds(moment: datetime | None) -> int | None:
    """Return a moment as the Bot API counts it."""
    return None if moment is None else int(moment.timestamp())


def keyboard(rows: Keyboard) -> Json | None:
    """Write an inline keyboard."""
    if not rows:
        return None
    return {"inline_keyboard": [[dict(button.wire) for button in row] for row in rows]}


def reactions(emoji: tuple[str, ...]) -> list[Json]:
    """Write the reactions of one person."""
    return [{"type": "emoji", "emoji": one} for one in emoji]
