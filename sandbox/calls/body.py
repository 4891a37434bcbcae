"""The three encodings a call can come in, brought to one form."""

import json
import re
from urllib.parse import unquote

from aiohttp import BodyPartReader, MultipartReader, web

from sandbox.calls.params import Params, Upload
from sandbox.errors import Refused, bad
from sandbox.methods.attachments import BIGGEST_UPLOAD
from sandbox.model import Json

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
PARTS_TYPE = "multipart/form-data"
ATTRIBUTE = re.compile(r';\s*(\w+)(\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;]*))')
ESCAPED = re.compile(r"\\(.)")


async def params_of(request: web.Request) -> Params:
    """Read the parameters of a call from its address and its body."""
    given: Json = dict(request.query)
    kind = request.content_type if request.body_exists else "query"
    try:
        if kind == JSON_TYPE:
            return Params(given=given | await _json(request), encoding="json")
        if kind == FORM_TYPE:
            form = await request.post()
            texts = {name: value for name, value in form.items() if isinstance(value, str)}
            return Params(given=given | texts, encoding="form")
        if kind == PARTS_TYPE:
            texts, files = await parts_of(await request.multipart())
            return Params(given=given | texts, files=files, encoding="multipart")
    except web.HTTPRequestEntityTooLarge:
        raise _too_large() from None
    except ValueError:
        raise bad("can't parse multipart form") from None
    return Params(given=given, encoding="query")


async def _json(request: web.Request) -> Json:
    text = await request.read() or b"{}"
    if not text.lstrip().startswith(b"{"):
        raise bad("JSON object expected")
    try:
        body: Json = json.loads(text)
    except ValueError:
        raise bad("can't parse JSON object") from None
    return body


async def parts_of(reader: MultipartReader) -> tuple[dict[str, str], dict[str, Upload]]:
    """Read the texts and the files of a form, each by its name."""
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        told = _disposition(part.headers.get("Content-Disposition", ""))
        if "name" not in told:
            continue
        data = bytes(await part.read(decode=True))
        if len(data) > BIGGEST_UPLOAD:
            raise _too_large()
        if "filename" in told:
            files[told["name"]] = Upload(name=told["filename"], data=data)
        else:
            texts[told["name"]] = data.decode("utf-8", "replace")
    return texts, files


def _disposition(header: str) -> dict[str, str]:
    """Read the name and the file name of a part: quoted, bare, or in the extended form.

    Libraries write names that are not ASCII in all three ways.
    """
    told: dict[str, str] = {}
    header = header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    for name, extended, quoted, bare in ATTRIBUTE.findall(header):
        if extended:
            told[name.lower()] = unquote(bare.rpartition("'")[2].strip())
        else:
            told.setdefault(name.lower(), ESCAPED.sub(r"\1", quoted) or bare.strip())
    return told


def _too_large() -> Refused:
    return Refused("Request Entity Too Large", 413)
