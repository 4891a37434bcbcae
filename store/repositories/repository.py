"""What all repositories of a unit have in common: a stage that is flushed or dropped."""

from store.database.connection import Connection


class Repository:
    """Reads through one transaction and stages what is to be written in it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def drop(self) -> None:
        """Forget what is staged."""

    async def flush(self) -> None:
        """Write what is staged.

        Raises:
            Overtaken: somebody else changed what was read, or took a key.
            StoreUnavailable: the store cannot be written now.
        """
