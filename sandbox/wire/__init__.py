"""The world in the words of the Bot API: no nulls, no field its description does not know."""

from sandbox.wire.files import file
from sandbox.wire.values import compact, reactions, seconds
from sandbox.wire.writer import Wire

__all__ = ["Wire", "compact", "file", "reactions", "seconds"]
