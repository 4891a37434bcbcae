"""One call from its parameters to its answer: faults, limits, the method, envelope and log."""

import inspect
import logging
from dataclasses import dataclass

from sandbox.botapi import schema
from sandbox.calls.limits import charge_of
from sandbox.calls.params import Params
from sandbox.errors import Dropped, Refused
from sandbox.methods import SERVED
from sandbox.methods.common import Result
from sandbox.model import Call, Json
from sandbox.world import World

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What goes back over the wire; no body means that the connection is closed."""

    status: int
    body: Json | None


def envelope(error: Refused) -> Reply:
    """Write a refusal as the official server does."""
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return Reply(error.status, body)


async def call(world: World, name: str, params: Params) -> Reply:
    """Perform a method and record its true outcome.

    Args:
        world: where it happens.
        name: the method, in any case.
        params: what came with it, from whichever encoding.
    """
    method = schema.canonical(name) or name
    outcome = _Outcome()
    try:
        await _perform(world, method, params, outcome)
        reply = Reply(200, outcome.body)
    except Refused as error:
        reply = envelope(error)
    except Dropped:
        reply = Reply(0, None)
    world.record(_entry(world, method, params, outcome, reply))
    return reply


@dataclass
class _Outcome:
    """What came of a call, whatever its caller is told."""

    applied: bool = False
    result: object = None
    description: str | None = None

    def take(self, result: object) -> None:
        self.applied = True
        if isinstance(result, Result):
            self.result, self.description = result.value, result.description
        else:
            self.result = result

    @property
    def body(self) -> Json:
        body: Json = {"ok": True, "result": self.result}
        return body if self.description is None else body | {"description": self.description}


async def _perform(world: World, method: str, params: Params, outcome: _Outcome) -> None:
    if world.outage:
        raise Dropped
    fault = world.faults.take(method)
    charge = charge_of(method, params, world.chats) if method in SERVED else None
    if charge is not None and fault is None and world.limits_on:
        world.limits.demand(charge)
    if fault is None or fault.applied:
        outcome.take(await _serve(world, method, params))
        if charge is not None:
            world.limits.count(charge)
    if fault is not None:
        raise Dropped if fault.drop else fault.refusal


async def _serve(world: World, method: str, params: Params) -> object:
    served = SERVED.get(method)
    if served is None:
        log.error("the sandbox does not serve %s", method)
        raise Refused("Not Found: method not found", 404)
    result = served(world, params)
    return await result if inspect.isawaitable(result) else result


def _entry(world: World, method: str, params: Params, outcome: _Outcome, reply: Reply) -> Call:
    world.call_count += 1
    given = params.shown()
    named = {name: given[name] for name in given if name not in params.attachments()}
    known = schema.canonical(method) is not None
    unknown = schema.unknown_parameters(method, named) if known else ()
    # A method that was refused may not have come to look at all it serves.
    unserved = sorted(named.keys() - params.read - set(unknown)) if outcome.applied else []
    for what, names in (("unknown", unknown), ("unserved", unserved)):
        if names:
            log.warning("%s: %s parameters %s", method, what, ", ".join(names))
    result = outcome.result if isinstance(outcome.result, dict) else {}
    return Call(
        number=world.call_count,
        at=world.clock(),
        method=method,
        params=schema.natural(method, given),
        encoding=params.encoding,
        status=reply.status,
        description=reply.body.get("description") if reply.body else None,
        applied=outcome.applied,
        served=method in SERVED,
        unknown_parameters=unknown,
        unserved_parameters=tuple(unserved),
        mistyped_parameters=schema.mistyped(method, named),
        result_message_id=result.get("message_id"),
    )
