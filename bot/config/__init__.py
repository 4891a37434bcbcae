"""Reads config.yaml and the environment into one frozen, typed Config; `load` is the door."""

from bot.config.errors import ConfigError, ConfigErrors
from bot.config.loading import load, load_with_lines
from bot.config.sections import (
    Access,
    Calendar,
    Category,
    Cause,
    Config,
    Database,
    Desk,
    Family,
    Localized,
    PendingReason,
    People,
    Question,
    Team,
    Telegram,
    Web,
)
from bot.config.values import Language, Mode

__all__ = [
    "Access",
    "Calendar",
    "Category",
    "Cause",
    "Config",
    "ConfigError",
    "ConfigErrors",
    "Database",
    "Desk",
    "Family",
    "Language",
    "Localized",
    "Mode",
    "PendingReason",
    "People",
    "Question",
    "Team",
    "Telegram",
    "Web",
    "load",
    "load_with_lines",
]
