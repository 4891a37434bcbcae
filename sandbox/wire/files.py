"""Files in the words of the Bot API, each kind in its own shape."""

from collections.abc import Callable, Mapping

from sandbox.model import FILE_KINDS, FileKind, FileRef, Json, Message
from sandbox.wire.values import compact


def file(ref: FileRef, path: str | None = None) -> Json:
    """Write a File, with the path of its link once there is one."""
    return compact(
        file_id=ref.file_id, file_unique_id=ref.unique_id, file_size=ref.size, file_path=path
    )


def document(ref: FileRef) -> Json:
    """Write a Document."""
    return file(ref) | compact(file_name=ref.name, mime_type=ref.mime)


def photo(ref: FileRef) -> list[Json]:
    """Write the sizes of a photo: the sandbox keeps one."""
    return [file(ref) | {"width": ref.width, "height": ref.height}]


def voice(ref: FileRef) -> Json:
    """Write a Voice."""
    return file(ref) | {"duration": ref.duration} | compact(mime_type=ref.mime)


def audio(ref: FileRef) -> Json:
    """Write an Audio."""
    return document(ref) | {"duration": ref.duration}


def video(ref: FileRef) -> Json:
    """Write a Video or an Animation."""
    return audio(ref) | {"width": ref.width, "height": ref.height}


def video_note(ref: FileRef) -> Json:
    """Write a VideoNote, which is round."""
    return file(ref) | {"length": ref.width, "duration": ref.duration}


def sticker(ref: FileRef) -> Json:
    """Write a Sticker: one that stands still and belongs to no set."""
    shape = {"type": "regular", "width": ref.width, "height": ref.height}
    return file(ref) | shape | {"is_animated": False, "is_video": False} | compact(emoji=ref.emoji)


SHAPES: Mapping[FileKind, Callable[[FileRef], object]] = {
    "photo": photo,
    "document": document,
    "voice": voice,
    "video": video,
    "video_note": video_note,
    "audio": audio,
    "animation": video,
    "sticker": sticker,
}


def files(message: Message) -> Json:
    """Write the file of a message under its name; an animation is written as a document, too."""
    fields: Json = {}
    for kind in FILE_KINDS:
        ref: FileRef | None = getattr(message, kind)
        if ref is not None:
            fields[kind] = SHAPES[kind](ref)
    if message.animation is not None:
        fields["document"] = document(message.animation)
    return fields
