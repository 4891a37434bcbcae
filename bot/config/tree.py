"""The values of file and environment in one tree that knows where each came from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.config.document import Document, Raw, Steps
from bot.config.errors import ConfigError
from bot.config.wording import printable

_NAMED = re.compile(r"[a-z0-9_.]{1,65}")


@dataclass(frozen=True, slots=True)
class Tree:
    """Values that are not typed yet; the environment has won over the file already."""

    source: str
    values: dict[str, Raw]
    document: Document
    variables: Mapping[Steps, str]

    def get(self, *steps: str | int) -> Raw | None:
        """Return the value at `steps`, or None where there is none."""
        return _below(self.values, steps)

    def lacks(self, secret: Steps) -> bool:
        """Whether a secret stands nowhere; one in the file has its own error already."""
        return self.get(*secret) is None and secret not in self.document.value_lines

    def items(self, section: str) -> list[tuple[Steps, dict[str, Raw]]]:
        """Return the items of a list of mappings; what is no mapping is left out."""
        found = self.get(section)
        items = found if isinstance(found, list) else []
        return [((section, i), item) for i, item in enumerate(items) if isinstance(item, dict)]

    def found(self, *way: str) -> Iterator[tuple[Steps, Raw]]:
        """Yield what stands at a way in which `*` is every key of a mapping, or place in a list."""
        yield from _found(self.values, way, ())

    def variable(self, steps: Steps) -> str | None:
        """Return the environment variable that the value at `steps` came from."""
        names = (self.variables.get(steps[:length]) for length in range(len(steps), 0, -1))
        return next((name for name in names if name is not None), None)

    def error(self, steps: Steps, message: str, *, at_key: bool = False) -> ConfigError:
        """Return the error that is about the value at `steps`, or about its key."""
        name = self.variable(steps)
        if name is None:
            line = self._line(steps, at_key=at_key)
            return ConfigError(self.source, line, self.dotted(steps), message)
        given = next(prefix for prefix, variable in self.variables.items() if variable == name)
        return ConfigError(name, None, self.dotted(steps[len(given) :], given), message)

    def place(self, steps: Steps) -> str:
        """Return where a value stands, as people read it: its field, and its line in the file."""
        line = None if self.variable(steps) else self._line(steps, at_key=False)
        return f"in {self.dotted(steps)}" + (f", line {line}" if line else "")

    def _line(self, steps: Steps, *, at_key: bool) -> int | None:
        """Return the line of the value or key, else of what should hold it."""
        keys, values = self.document.key_lines, self.document.value_lines
        line = keys.get(steps) if at_key else values.get(steps)
        for length in range(len(steps), 0, -1):
            line = line or keys.get(steps[:length]) or values.get(steps[:length])
        return line

    def dotted(self, steps: Steps, root: Steps = ()) -> str:
        """Return `steps` from `root` on as people read them; items of lists by their keys."""
        words = ""
        for position, step in enumerate(steps):
            if isinstance(step, str):
                words += f".{printable(step)}"
                continue
            item = _below(self.values, (*root, *steps[: position + 1]))
            key = item.get("key") if isinstance(item, dict) else None
            is_named = isinstance(key, str) and _NAMED.fullmatch(key)
            words += f"[{key if is_named else step + 1}]"
        return words.removeprefix(".")


def _below(value: Raw | None, steps: Steps) -> Raw | None:
    """Return what lies at `steps` below a value, or None where nothing does."""
    for step in steps:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _found(value: Raw | None, way: Steps, here: Steps) -> Iterator[tuple[Steps, Raw]]:
    """Yield what lies at `way` below a value that stands `here`."""
    if not way:
        if value is not None:
            yield here, value
        return
    steps: Iterable[str | int] = way[:1]
    if way[0] == "*":
        steps = value if isinstance(value, dict) else ()
        steps = range(len(value)) if isinstance(value, list) else steps
    for step in steps:
        yield from _found(_below(value, (step,)), way[1:], (*here, step))
