"""What a store can answer besides rows; nothing of a driver leaves this package."""


class StoreUnavailable(Exception):
    """The store cannot be reached or written now; trying again later is right.

    Its text is a sentence for operators and holds no secret. When a commit ends in it, the commit
    may have happened: look before doing it again.
    """


class Overtaken(Exception):
    """Somebody changed meanwhile what was read: roll back and run the unit again."""


class StoreInUse(Exception):
    """Another process holds this SQLite file."""


class SchemaMismatch(StoreUnavailable):
    """The tables are not those of this desk: nothing is read into them or written."""


class BadBackup(Exception):
    """A copy of a store that cannot be restored; its text is a sentence for operators."""
