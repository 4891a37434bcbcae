"""A method called in the answer to a webhook: read from any encoding, performed, never reported."""

import json
from urllib.parse import parse_qsl

import aiohttp

from sandbox.calls.body import FORM_TYPE, JSON_TYPE, PARTS_TYPE, parts_of
from sandbox.calls.dispatch import call
from sandbox.calls.params import Params
from sandbox.errors import Refused
from sandbox.world import World

# Source: telegram-bot-api, WebhookActor::handle.
IGNORED = {"setwebhook", "deletewebhook", "close", "logout"}


async def perform_answer(world: World, response: aiohttp.ClientResponse) -> None:
    """Call the method that an answer names, if it names one that may be called so."""
    try:
        params = await _params_of(response)
    except (ValueError, Refused):
        return
    method = params.given.pop("method", "")
    if not isinstance(method, str):
        return
    name = method.lower()
    if name and name not in IGNORED and not name.startswith("get"):
        await call(world, method, params)


async def _params_of(response: aiohttp.ClientResponse) -> Params:
    """Read an answer as if it were a call; ValueError or Refused for one that cannot be read."""
    if response.content_type == PARTS_TYPE:
        texts, files = await parts_of(aiohttp.MultipartReader.from_response(response).stream)
        return Params(given=dict(texts), files=files, encoding="multipart")
    body = await response.text()
    if response.content_type == FORM_TYPE:
        return Params(given=dict(parse_qsl(body)), encoding="form")
    given = json.loads(body) if response.content_type == JSON_TYPE else {}
    return Params(given=given if isinstance(given, dict) else {}, encoding="json")
