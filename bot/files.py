"""When Telegram refuses the file of a relay: its words go without it, and its sender is told."""

from http import HTTPStatus

from bot.desk import Desk
from bot.replies import Reply
from desk.actions import relaying
from handlers.context import Rendered
from store.queues.outbox import Sending

REFUSED = (
    "file is too big",
    "wrong file identifier",
    "wrong file_id",
    "wrong remote file identifier",
    "invalid file_id",
    "file reference",
    "type of file mismatch",
    "can't use file of type",
    "photo_invalid",
    "photo_ext_invalid",
    "image_process_failed",
    "video_content_type_invalid",
    "media_invalid",
    "media_empty",
    "media_file_invalid",
    "file_id_invalid",
    "document_invalid",
    "sticker_invalid",
    "voice_messages_forbidden",
    "not enough rights to send photo",
    "not enough rights to send video",
    "not enough rights to send document",
    "not enough rights to send audio",
    "not enough rights to send voice",
    "not enough rights to send sticker",
    "not enough rights to send animation",
    "wrong latitude",
    "phone number is invalid",
    "phone_number_invalid",
)
"""What Telegram says of a file or place that cannot be shown in a chat, though words can."""


def is_refused(reply: Reply, rendered: Rendered) -> bool:
    """Whether a call was refused for what is attached, not for its words or its chat."""
    too_large = reply.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return bool(rendered.attachments) and (too_large or reply.says(*REFUSED))


async def without_file(desk: Desk, sending: Sending, reason: str) -> None:
    """Put what goes instead into the outbox, then end the notice; doing it again adds nothing."""
    now = desk.clock.now()
    async with desk.store.unit(desk.policy) as unit:
        await relaying.without_file(unit, sending.notice, now)
        await unit.commit()
    await desk.store.outbox.replaced(sending, now, reason)
