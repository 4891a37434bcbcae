"""What a demo leaves behind and finds again: its world, its desk's database, its address."""

import contextlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import CannotRun
from store.database.lock import FileLock
from store.errors import StoreInUse, StoreUnavailable

KEY = re.compile(r"[A-Za-z0-9_-]{20,}")
LAST_PORT = 65_535


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where the page of a demo is: the secret part of its path, and the port if one was used."""

    key: str
    port: int | None = None


class Folder:
    """The folder of a demo.

    Args:
        path: where it is; made when it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self.world = self._path / "world.json"
        self.database = self._path / "desk.db"
        self._address = self._path / "address.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the folder alone.

        Raises:
            CannotRun: another demo has it, or it cannot be written.
        """
        lock = FileLock(self._path / "demo")
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            lock.take()
        except StoreInUse:
            raise CannotRun(f"Another demo runs on {self._path}; stop that one first.") from None
        except (OSError, StoreUnavailable):
            raise CannotRun(f"The demo cannot keep its state in {self._path}.") from None
        try:
            yield
        finally:
            lock.release()

    def forget(self) -> None:
        """Take away world and database; the world first, as without it nothing is continued.

        Raises:
            CannotRun: something cannot be removed.
        """
        try:
            self.world.unlink(missing_ok=True)
            for path in (*self._path.glob("world.json.*"), *self._path.glob("desk.db*")):
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.suffix != ".lock":
                    path.unlink()
        except OSError as error:
            raise CannotRun(f"{error.filename} cannot be removed: {error.strerror}.") from None

    def address(self) -> Address:
        """Return the last address, so that an open page finds the demo again, or else a new one."""
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            saved = json.loads(self._address.read_bytes())
            key, port = saved.get("key"), saved.get("port")
            if KEY.fullmatch(key) and isinstance(port, int) and 0 < port <= LAST_PORT:
                return Address(key=key, port=port)
        return Address(key=secrets.token_urlsafe(16))

    def remember(self, address: Address) -> None:
        """Keep an address for the next time, for the eyes of this user alone."""
        with contextlib.suppress(OSError):  # the next demo has another one then
            self._address.touch(mode=0o600)
            self._address.write_text(
                json.dumps({"key": address.key, "port": address.port}), encoding="utf-8"
            )
