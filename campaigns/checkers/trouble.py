"""What must not be found: secrets, errors that nobody explains, a damaged database."""

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from campaigns.checkers.history import History


def secrets_kept(history: History) -> Iterator[str]:
    """No secret stands in a log, in the database or in a message of the desk (S17)."""
    logs = "\n".join(history.logs)
    posts = "\n".join(post.text for post in history.posts)
    rows = json.dumps(history.rows, default=str, ensure_ascii=False)
    for number, secret in enumerate(history.canaries):
        forms = (secret, base64.b64encode(secret.encode()).decode().rstrip("="), quote(secret))
        for name, text in (("a log", logs), ("a message", posts), ("the database", rows)):
            if any(form in text for form in forms):
                yield f"secret {number} stands in {name}"


def errors_explained(history: History) -> Iterator[str]:
    """No line of level ERROR or above that this campaign does not bring about (T1)."""
    for line in history.logs:
        try:
            entry = json.loads(line)
        except ValueError:
            entry = {"level": "error"} if line.startswith(("Traceback", "Fatal")) else {}
        if not isinstance(entry, dict) or entry.get("level") not in ("error", "critical"):
            continue
        if not any(re.search(pattern, line) for pattern in history.explained):
            yield line[:300]


def store_whole(history: History) -> Iterator[str]:
    """The database finds nothing wrong with itself."""
    yield from history.damage
