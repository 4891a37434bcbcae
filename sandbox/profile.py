"""What the bot says of itself: its name, its descriptions and its commands by scope."""

from dataclasses import dataclass, field

from sandbox.model import Json


@dataclass(kw_only=True)
class Profile:
    """The bot's own words; each of them by language, commands by scope too."""

    name: str
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
