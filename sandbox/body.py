"""The three encodings a call can come in, brought to one form."""

import json

from aiohttp import BodyPartReader, web

from sandbox.errors import Refused, bad
from sandbox.methods.common import BIGGEST_UPLOAD
from sandbox.model import Json
from sandbox.params import Params, Upload

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
PARTS_TYPE = "multipart/form-data"


async def params_of(request: web.Request) -> Params:
    """Read the parameters of a call from its address and its body."""
    given: Json = dict(request.query)
    kind = request.content_type if request.body_exists else "query"
    if kind == JSON_TYPE:
        return Params(given=given | await _json(request), encoding="json")
    if kind == FORM_TYPE:
        form = await request.post()
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        return Params(given=given | texts, encoding="form")
    if kind == PARTS_TYPE:
        try:
            texts, files = await _parts(request)
        except ValueError:
            raise bad("can't parse multipart form") from None
        return Params(given=given | texts, files=files, encoding="multipart")
    return Params(given=given, encoding="query")


async def _json(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad("object expected")
    return body


async def _parts(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if len(data) > BIGGEST_UPLOAD:
            raise Refused("Request Entity Too Large", 413)
        if part.filename is None:
            texts[part.name] = data.decode("utf-8", "replace")
        else:
            files[part.name] = Upload(name=part.filename, data=data)
    return texts, files
