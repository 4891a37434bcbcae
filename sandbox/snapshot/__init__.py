"""The world in a file: it goes on where it was stopped."""

from sandbox.snapshot.file import Loaded, SnapshotError, load, save
from sandbox.snapshot.keeping import kept

__all__ = ["Loaded", "SnapshotError", "kept", "load", "save"]
