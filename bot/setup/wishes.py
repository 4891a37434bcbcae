"""What setup starts from: the command line, the environment, and the file that is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.config import Config, load
from bot.config.document import Steps
from bot.config.environment import given_by
from bot.config.schema import variable_of
from bot.setup import files

TOKEN = ("telegram", "token")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What the command line says; None is asked, or taken as it is."""

    path: Path
    language: str | None = None
    name_zh: str | None = None
    name_en: str | None = None
    timezone: str | None = None
    group: str | None = None
    api_root: str | None = None
    proxy: str | None = None
    secrets_file: bool | None = None
    takes_defaults: bool = False
    wait_seconds: float = 600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """The configuration as it is before setup changes it."""

    text: str
    is_new: bool
    is_shipped: bool
    config: Config
    variables: Mapping[Steps, str] = field(repr=False)
    """Which fields come from which variables of the environment."""

    def is_given(self, *steps: str) -> bool:
        """Whether the environment decides about a field."""
        return steps in self.variables


def ground(wishes: Wishes, environment: Mapping[str, str]) -> Ground:
    """Return what is there: the file at its place, or the one that comes with the program.

    Raises:
        ConfigErrors: something in it, in a variable or on the command line is wrong.
    """
    is_new = not wishes.path.exists()
    path = files.SHIPPED if is_new else wishes.path
    variables = given_by(environment).names
    overlaid = dict(environment)
    # The token is looked at later, in words of its own.
    overlaid.pop(variable_of(TOKEN), None)
    for key in ("api_root", "proxy"):
        wish = getattr(wishes, key)
        if wish:
            overlaid[variable_of(("telegram", key))] = wish
    config = load(path, overlaid, need_secrets=False)
    text = files.text_of(path)
    return Ground(
        text=text,
        is_new=is_new,
        is_shipped=text == files.text_of(files.SHIPPED),
        config=config,
        variables=variables,
    )
