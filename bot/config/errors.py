"""What is wrong with a configuration, each error with the place where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConfigError:
    """One thing that is wrong, in plain words.

    `source` is the file, or the environment variable that holds the value; `line` counts from 1
    and is None where no line is to blame; `field` is the path of the field, and inside a variable
    the path from that variable's field on.
    """

    source: str
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        """Return `source:line: field: message`, without what is not known."""
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.message) if part)


class ConfigErrors(Exception):
    """Everything that is wrong with a configuration: the file by line, then the environment."""

    def __init__(self, errors: Iterable[ConfigError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(map(str, self.errors)))
