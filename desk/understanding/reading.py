"""Reading what people type: widths made equal, and passages covered that mean something else."""

import re
from typing import Final

# Full-width ASCII, the wide blank and the curly apostrophe: one character for one, so that a
# match in the narrow text stands at the same place in the words as they were typed.
_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x2019: "'",
}


def narrowed(text: str) -> str:
    """Return `text` with plain ASCII for its full-width twins; every character keeps its place."""
    return text.translate(_NARROW)


def alternatives(*patterns: str) -> str:
    """Return the source of a pattern that finds any of them, the first that fits at each place."""
    return "|".join(f"(?:{one})" for one in patterns)


def pattern(*patterns: str) -> re.Pattern[str]:
    r"""Return a pattern that finds any of the alternatives.

    Upper and lower case are one. Letters are Latin letters, so that a Latin word ends where
    Chinese characters begin: `\b` parts the two.
    """
    return re.compile(alternatives(*patterns), re.ASCII | re.IGNORECASE)


def covered(text: str, found: re.Pattern[str]) -> str:
    """Return `text` with blanks over whatever the pattern finds; its length stays."""
    return found.sub(lambda match: " " * len(match[0]), text)
