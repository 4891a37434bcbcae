"""What a group sees of a report that was typed there: one short answer, never its words."""

from datetime import datetime

from desk.actions.drafts import show_draft
from desk.draft import Draft
from desk.events import Fact
from desk.identifiers import RecordId
from desk.ports import Unit


async def show_where_typed(
    unit: Unit, draft: Draft, template: str, now: datetime, record: RecordId | None = None
) -> None:
    """Stage that the answer in the group, if there is one, tells what became of the report."""
    if draft.typed_in is None:
        return
    data: dict[str, Fact] = {"record": record, "message": draft.typed_message}
    source = f"d{draft.id}.{template}"
    await show_draft(unit, draft.typed_in, draft.id, source, now, template=template, data=data)
