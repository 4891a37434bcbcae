"""From what Telegram delivers to what the inbox keeps: masked, storable, and never refused."""

import logging
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.trouble import new_reference
from desk.secrets.masking import mask_update
from handlers import routes
from handlers.updates import LARGEST, MASKED
from store.errors import StoreUnavailable
from store.queues.inbox import Inbox, RawUpdate

LOG = logging.getLogger(__name__)

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""The kinds of updates that the desk asks for."""
NO_LANE = "none"


_ID = re.compile(rb'"update_id"\s*:\s*([0-9]{1,18})\s*[,}]')


def bare_update(body: bytes) -> dict[str, Any] | None:
    """Return what can be kept of an update that cannot be read as JSON: its id, if it shows one.

    A person's words never look like this: quotes in them are escaped.
    """
    found = _ID.search(body)
    return {"update_id": int(found[1])} if found else None


def update_id_of(update: object) -> int | None:
    """Return the id of an update, None when it has no usable one."""
    found = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < LARGEST:
        return found
    return None


def row_of(update: object) -> RawUpdate | None:
    """Return what the inbox keeps of an update; None, and an error line, when it has no id.

    Secrets are masked here, before anything is written, and the update is marked. One that cannot
    be masked keeps only its id: nothing unmasked is ever stored.
    """
    update_id = update_id_of(update)
    if update_id is None or not isinstance(update, dict):
        LOG.error("an update without an id was passed over (%s)", new_reference())
        return None
    try:
        plain = _storable(update)
        body = mask_update(plain)
        if body != plain:
            body[MASKED] = True
    except Exception:
        LOG.exception("update %s cannot be read (%s)", update_id, new_reference())
        return RawUpdate(update_id=update_id, lane=NO_LANE, body={"update_id": update_id})
    return RawUpdate(update_id=update_id, lane=_lane(body), body=body)


async def keep(inbox: Inbox, bot_id: int, updates: Iterable[object], now: datetime) -> int:
    """Put updates into the inbox in one commit; return how many were new.

    Raises:
        StoreUnavailable: nothing may be confirmed.
    """
    rows = [row for row in map(row_of, updates) if row is not None]
    try:
        return await inbox.put(bot_id, rows, now) if rows else 0
    except StoreUnavailable:
        raise
    except Exception:
        # One row that no store can hold must not keep the others out.
        LOG.exception("a batch of %s updates is put one by one (%s)", len(rows), new_reference())
        return await _one_by_one(inbox, bot_id, rows, now)


async def _one_by_one(inbox: Inbox, bot_id: int, rows: Sequence[RawUpdate], now: datetime) -> int:
    """Put each row by itself; of one that cannot be stored only the id is kept."""
    new = 0
    for row in rows:
        try:
            new += await inbox.put(bot_id, [row], now)
        except StoreUnavailable:
            raise
        except Exception:
            LOG.exception("update %s cannot be stored (%s)", row.update_id, new_reference())
            bare = RawUpdate(
                update_id=row.update_id, lane=NO_LANE, body={"update_id": row.update_id}
            )
            new += await inbox.put(bot_id, [bare], now)
    return new


def _lane(body: dict[str, Any]) -> str:
    """Return the lane of an update; those without a usable one share a lane."""
    try:
        return routes.lane(body) or NO_LANE
    except Exception:  # noqa: BLE001 - whatever is wrong with it shows when it is handled
        return NO_LANE


def _storable(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON without NUL and lone surrogates: not every store can hold them."""
    if isinstance(value, str):
        if "\0" not in value and not any("\ud800" <= unit <= "\udfff" for unit in value):
            return value
        return "".join(
            "\N{REPLACEMENT CHARACTER}" if unit == "\0" or "\ud800" <= unit <= "\udfff" else unit
            for unit in value
        )
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value
