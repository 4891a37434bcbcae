"""What the page is told of a message: all that can be seen of it, and who set which reaction."""

from sandbox.model import PLAIN_KINDS, Entity, FileRef, Json, Message


def portrayed(message: Message) -> Json:
    """Return a message as the page draws it."""
    file = message.file
    return {
        "id": message.id,
        "chat": message.chat_id,
        "thread": message.thread,
        "sender": message.sender.id,
        "in_name_of": message.sender_chat,
        "date": message.date.timestamp(),
        "edited": message.edited_at is not None,
        "silent": message.silent,
        "protected": message.protected,
        "text": message.text,
        "caption": message.caption,
        "caption_above": message.caption_above,
        "entities": [_entity(entity) for entity in message.entities],
        "reply_to": message.reply_to,
        "quote": message.quote,
        "origin": message.origin,
        "album": message.album,
        "media": file and _file(file, spoiler=message.spoiler),
        **{kind: getattr(message, kind) for kind in PLAIN_KINDS},
        "keyboard": [
            [
                {"text": one.text, "data": one.data, "url": one.url, "style": one.style}
                for one in row
            ]
            for row in message.keyboard
        ],
        "input_markup": message.input_markup,
        "reply_keyboard": message.reply_keyboard,
        "service": _service(message) if message.is_service else None,
        "reactions": _reactions(message),
    }


def _entity(entity: Entity) -> Json:
    return {
        "type": entity.type,
        "offset": entity.offset,
        "length": entity.length,
        "url": entity.url,
        "language": entity.language,
    }


def _file(ref: FileRef, *, spoiler: bool) -> Json:
    return {
        "kind": ref.kind,
        "file": ref.file_id,
        "name": ref.name,
        "bytes": ref.size,
        "width": ref.width,
        "height": ref.height,
        "duration": ref.duration,
        "emoji": ref.emoji,
        "spoiler": spoiler,
    }


def _service(message: Message) -> Json:
    return {
        **message.service,
        "joined": [who.name for who in message.joined],
        "left": message.left and message.left.name,
    }


def _reactions(message: Message) -> list[Json]:
    """Return each emoji with the people who set it, the first one set first."""
    by_emoji: dict[str, list[int]] = {}
    for person, emoji in message.reactions.items():
        for one in emoji:
            by_emoji.setdefault(one, []).append(person)
    return [{"emoji": emoji, "people": people} for emoji, people in by_emoji.items()]
