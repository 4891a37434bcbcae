"""How the way to the sandbox is: cut off, refusing, or held to the limits of Telegram."""

from sandbox.model import Json
from sandbox.world import World

TOO_MANY = 429


def network_of(world: World) -> Json:
    """Return what the page shows of it."""
    return {
        "outage": world.outage,
        "refusing": any(fault.status == TOO_MANY for fault in world.faults.waiting),
        "limits": world.limits_on,
    }
