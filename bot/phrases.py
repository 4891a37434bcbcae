"""What a command says at the terminal, in one language: `templates/<locale>/<command>.yaml`."""

import io
import sys
from functools import cache

import yaml
from jinja2 import Environment, StrictUndefined, Template

from handlers.chat.words import TEMPLATES, flat


class Phrases:
    """The texts of one command.

    Args:
        command: whose they are.
        locale: the language.
    """

    def __init__(self, command: str, locale: str) -> None:
        self.locale = locale
        self._texts = _read(command, locale)

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return a text with its facts."""
        return self._texts[key].render(facts)


def show_everything() -> None:
    """Let a terminal that knows no Chinese show the rest."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


@cache
def _read(command: str, locale: str) -> dict[str, Template]:
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - plain text
    tree = yaml.safe_load((TEMPLATES / locale / f"{command}.yaml").read_text(encoding="utf-8"))
    return {key: environment.from_string(text) for key, text in flat(tree).items()}
