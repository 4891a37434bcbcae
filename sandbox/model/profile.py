"""What the bot says of itself: its name, its descriptions, its commands and its menu button."""

from dataclasses import dataclass, field

from sandbox.model import Json


@dataclass(kw_only=True)
class Profile:
    """The bot's own words; each of them by language, commands by scope too.

    `name` is the one it was made with, and `names` those it gave itself. `menu_buttons` are by
    the person who sees them; 0 is whoever has none of their own.
    """

    name: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        """Return the name that readers of a language see."""
        return self.names.get(language) or self.names.get("") or self.name
