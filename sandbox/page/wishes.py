"""What the page asks for, read strictly: JSON, or a form with files in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import BodyPartReader, web

LARGEST = 20 * 1024 * 1024
"""In bytes, of one file: what people send is kept in memory."""
MOST_FILES = 10
CHUNK = 64 * 1024


class Wish:
    """The fields of a request; whatever is missing or odd is a ValueError that names it."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        """Read a request that carries a JSON object."""
        if request.content_type != "application/json":
            raise ValueError("the request must be JSON")
        fields = json.loads(await request.text())
        if not isinstance(fields, dict):
            raise ValueError("the request must be a JSON object")  # noqa: TRY004 - refused alike
        return cls(fields)

    def number(self, name: str) -> int:
        """Return a field that is a whole number."""
        value = self._fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError(f"{name} must be a whole number")  # noqa: TRY004 - refused alike
        return int(value)

    def number_or_none(self, name: str) -> int | None:
        """Return a field that is a whole number or absent."""
        return None if self._fields.get(name) is None else self.number(name)

    def decimal(self, name: str) -> float:
        """Return a field that is a number."""
        value = self._fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} must be a number")  # noqa: TRY004 - refused alike
        return float(value)

    def truth(self, name: str) -> bool:
        """Return a field that is true or false."""
        value = self._fields.get(name)
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false")  # noqa: TRY004 - refused alike
        return value

    def words(self, name: str) -> str:
        """Return a field that is a text."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a text")  # noqa: TRY004 - refused alike
        return value

    def words_or_none(self, name: str) -> str | None:
        """Return a field that is a text or absent."""
        return None if self._fields.get(name) is None else self.words(name)

    def several(self, name: str) -> list["Wish"]:
        """Return a field that is a list of objects."""
        value = self._fields.get(name)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise ValueError(f"{name} must be a list of objects")
        return [Wish(one) for one in value]

    def texts(self, name: str) -> list[str]:
        """Return a field that is a list of texts."""
        value = self._fields.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValueError(f"{name} must be a list of texts")
        return value


@dataclass(frozen=True)
class Upload:
    """A file that came with a form."""

    data: bytes
    name: str


async def form_of(request: web.Request) -> tuple[Wish, list[Upload]]:
    """Read a form with at least one file in it.

    Parts are read one by one, as the application's own limit is made for texts.
    """
    if request.content_type != "multipart/form-data":
        raise ValueError("the request must be a form with a file")
    fields: dict[str, str] = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ValueError("the form must not hold a form")  # noqa: TRY004 - refused alike
        content = await _limited(part)
        if part.name == "file":
            files.append(Upload(content, part.filename or "file"))
        else:
            fields[part.name or ""] = content.decode()
    if not 1 <= len(files) <= MOST_FILES:
        raise ValueError(f"the form must hold 1 to {MOST_FILES} files")
    return Wish(fields), files


async def _limited(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, len(content))
    return bytes(content)
