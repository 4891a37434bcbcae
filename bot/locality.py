"""Where the machine stands: the language and the time zone of whoever starts a command."""

import os
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from desk.people import LANGUAGES

LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which they count. Source: POSIX, Environment Variables."""
LOCAL_TIME = Path("/etc/localtime")
OTHERWISE_LANGUAGE = "zh"
OTHERWISE_ZONE = "UTC"


def language(environment: Mapping[str, str]) -> str:
    """Return the language of the machine where the desk speaks it, else Chinese."""
    named = next((environment[name] for name in LANGUAGE_VARIABLES if environment.get(name)), "")
    return named[:2] if named[:2] in LANGUAGES else OTHERWISE_LANGUAGE


def timezone(environment: Mapping[str, str], local_time: Path = LOCAL_TIME) -> str:
    """Return the name of the machine's time zone, UTC where it cannot be told."""
    linked = os.path.realpath(local_time).partition("/zoneinfo/")[2]
    for name in (environment.get("TZ", "").removeprefix(":"), linked):
        if name and _is_zone(name):
            return name
    return OTHERWISE_ZONE


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):  # a key that is none, or that names a folder
        return False
    return True
