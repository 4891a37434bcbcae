"""Names for the numbers that identify things, so that one is never taken for another."""

from typing import NewType

RecordId = NewType("RecordId", int)
"""The readable number of a record: `#123`. One counter a desk."""

PersonId = NewType("PersonId", int)
"""Our own number of a person; Telegram's user id is a fact about the person."""

ChatId = NewType("ChatId", int)
"""Our own number of a chat; it survives a group's migration, Telegram's does not."""

DraftId = NewType("DraftId", int)
"""The number of a report that is not filed yet. One counter a desk."""

DutyId = NewType("DutyId", int)
"""The number of an override, a leave or an offer of a shift; a greater one is newer."""
