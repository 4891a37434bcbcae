"""The fields of a JSON object inside a parameter, read as strictly as the official server does.

A field that holds null is there, and of the wrong type.

Source: TDLib, tdutils/td/utils/JsonBuilder.cpp, JsonObject.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import bad

NUMBER = re.compile(r"-?\d{1,19}")
TYPES: Mapping[type, str] = {dict: "Object", list: "Array"}


class Misfit(ValueError):
    """A part of a parameter is not what it has to be; the argument says so in TDLib's words."""


@contextlib.contextmanager
def refusing(what: str | None = None) -> Iterator[None]:
    """Refuse the call for a misfit inside; `what` is the thing that could not be read."""
    try:
        yield
    except Misfit as misfit:
        raise bad(str(misfit) if what is None else f"can't parse {what}: {misfit}") from None


@dataclass(frozen=True)
class Fields:
    """An object with typed fields; what is asked for and not there is empty."""

    given: Mapping[str, Any]

    def has(self, name: str) -> bool:
        """Say whether there is such a field, whatever it holds."""
        return name in self.given

    def needed(self, name: str) -> None:
        """Demand a field.

        Raises:
            Misfit: it is not there.
        """
        if name not in self.given:
            raise Misfit(f'Can\'t find field "{name}"')

    def text(self, name: str, *, required: bool = False) -> str:
        """Return a text; numbers count as their digits."""
        if required:
            self.needed(name)
        value = self.given.get(name, "")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Misfit(f'Field "{name}" must be of type String')
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, *, required: bool = False) -> int:
        """Return a whole number, from digits in a text too."""
        if required:
            self.needed(name)
        value = self.given.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Misfit(f'Field "{name}" must be a Number')
        if not NUMBER.fullmatch(str(value)):
            raise Misfit(f'Field "{name}" must be a valid Number')
        return int(value)

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        value = self.given.get(name, False)
        if not isinstance(value, bool):
            raise Misfit(f'Field "{name}" must be of type Boolean')
        return value

    def inner(self, name: str) -> "Fields":
        """Return an object that has to be there."""
        self.needed(name)
        return Fields(self._of(name, dict))

    def rows(self, name: str) -> list[Any]:
        """Return a list; empty where there is none."""
        rows: list[Any] = self._of(name, list)
        return rows

    def _of(self, name: str, kind: type) -> Any:  # noqa: ANN401 - JSON can be anything
        value = self.given.get(name, kind())
        if not isinstance(value, kind):
            raise Misfit(f'Field "{name}" must be of type {TYPES[kind]}')
        return value
