"""How checkers and people read the desk's own words and buttons, in both languages."""

import re

YOURS = re.compile(r"#\d+ (is yours|归您了)")
PARTS = 6
"""Version, verb, reference, state, argument and signature of callback data."""


def parts_of(data: str) -> tuple[str, str, str]:
    """Return verb, reference and argument of the desk's callback data, empty for any other."""
    parts = data.split(".")
    if len(parts) < PARTS:
        return ("", "", "")
    return (parts[1], parts[2], ".".join(parts[4:-1]))
