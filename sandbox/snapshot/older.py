"""States that earlier versions wrote, brought into the form that `read` knows."""

from collections.abc import Callable, Mapping

from sandbox.model import ADMIN_RIGHTS, Json

VERSION = 3
"""What is written now.

1 knew photos and documents only, and no topics; 2 no names by language and no menu buttons.
"""


def current(version: object, world: Json) -> Json:
    """Return a state of some version in the form of this one; it may be changed in place.

    Raises:
        LookupError: no such version is known.
    """
    return world if version == VERSION else STEPS[version](world)


def known(version: object) -> bool:
    """Say whether a state of this version can be read."""
    return version in [VERSION, *STEPS]


def _from_1(world: Json) -> Json:
    for one in world["files"]["stored"]:
        one["kind"] = "document" if "name" in one else "photo"
    for chat in world["chats"]:
        chat |= {"topics": [], "bot_rights": list(ADMIN_RIGHTS), "anonymous": []}
    return _from_2(world)


def _from_2(world: Json) -> Json:
    world["profile"] |= {"names": {}, "menu_buttons": []}
    return world


STEPS: Mapping[object, Callable[[Json], Json]] = {1: _from_1, 2: _from_2}
