"""Words of error messages: what a value is called, shown and probably meant to be."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 60
_BOT_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{8,}")
_URL_USER = re.compile(r"//\S*@")


def escaped(text: str) -> str:
    """Return `text` on one line that any terminal can show."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def printable(text: str) -> str:
    """Return `text` on one line, cut when long, without what looks like a token or password."""
    words = escaped(_URL_USER.sub("//***@", _BOT_TOKEN.sub("***", text)))
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def shown(text: str) -> str:
    """Return a value in quotes, fit for a message."""
    return f'"{printable(text)}"'


def suggestion(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that is nearly `word`, or None."""
    return next(iter(get_close_matches(word.lower(), sorted(choices), n=1, cutoff=0.65)), None)


def instead(word: str, choices: Iterable[str]) -> str:
    """Return what to write instead of `word`: the near miss, else all there is."""
    choices = list(choices)
    near = suggestion(word, choices)
    if near is not None:
        return f"did you mean {near}?"
    return f"one of these is right: {', '.join(choices)}"
