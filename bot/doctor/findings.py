"""What the doctor found: one line each, with what to do."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.phrases import Phrases


class Level(StrEnum):
    """How grave it is."""

    OK = "ok"
    WARNING = "warning"
    """The desk works, and somebody should see to it."""
    FAILED = "failed"
    """The desk does not work, or not as it should."""


SIGNS = {Level.OK: "✓", Level.WARNING: "⚠", Level.FAILED: "✗"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line; `check` and `key` name its words, `facts` fill them."""

    check: str
    key: str
    level: Level
    facts: dict[str, object] = field(default_factory=dict)

    def told(self, phrases: Phrases) -> str:
        """Return what it says, on one line."""
        title = phrases(f"{self.check}.title")
        words = phrases(f"{self.check}.{self.key}", **self.facts)
        return phrases("line", title=title, words=" ".join(words.split()))


def ok(check: str, key: str = "ok", /, **facts: object) -> Finding:
    """Return that something is as it should be."""
    return Finding(check=check, key=key, level=Level.OK, facts=facts)


def warning(check: str, key: str, /, **facts: object) -> Finding:
    """Return that somebody should see to something."""
    return Finding(check=check, key=key, level=Level.WARNING, facts=facts)


def failed(check: str, key: str, /, **facts: object) -> Finding:
    """Return that something does not work."""
    return Finding(check=check, key=key, level=Level.FAILED, facts=facts)
