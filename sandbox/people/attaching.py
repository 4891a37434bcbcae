"""What people send as files: photos, documents, voice, video, stickers, albums."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sandbox.model import FileKind, FileRef, Message
from sandbox.people.sending import Sending, captioned

AlbumItem: TypeAlias = tuple[str, bytes] | tuple[str, bytes, str]
"""The kind of a part, its content and, for a document, its name."""
ALBUM_SIZES = range(2, 11)
ALBUM_KINDS = ({"photo", "video"}, {"document"}, {"audio"})
"""What can be in one album together. Source: Telegram Bot API, sendMediaGroup."""
SILENT_BYTES = b"sandbox"
"""What stands for the sound or the picture where none is given."""


class Attaching(Sending):
    """The part of a world that is about files that people send; places are named as in Sending."""

    def send_photo(
        self,
        person: int,
        data: bytes,
        *,
        chat: int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        album: str | None = None,
    ) -> Message:
        """Let a person send a photo."""
        photo = self.files.add_photo(data)
        content = captioned(caption) | {"album": album, "photo": photo}
        return self._sent(person, chat, reply_to, thread, **content)

    def send_document(
        self,
        person: int,
        data: bytes,
        name: str,
        *,
        chat: int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        album: str | None = None,
        size: int | None = None,
    ) -> Message:
        """Let a person send a file of any kind; its `size` in bytes may be claimed."""
        document = self.files.add_document(data, name, size=size)
        content = captioned(caption) | {"album": album, "document": document}
        return self._sent(person, chat, reply_to, thread, **content)

    def send_voice(
        self,
        person: int,
        data: bytes = SILENT_BYTES,
        *,
        duration: int = 1,
        caption: str | None = None,
        **place: int | None,
    ) -> Message:
        """Let a person send a voice message, of so many seconds."""
        return self._played(person, "voice", data, place, caption, duration=duration)

    def send_video(
        self,
        person: int,
        data: bytes = SILENT_BYTES,
        *,
        duration: int = 1,
        caption: str | None = None,
        **place: int | None,
    ) -> Message:
        """Let a person send a video, of so many seconds."""
        return self._played(person, "video", data, place, caption, duration=duration)

    def send_video_note(
        self, person: int, data: bytes = SILENT_BYTES, *, duration: int = 1, **place: int | None
    ) -> Message:
        """Let a person send a round video, of so many seconds."""
        return self._played(person, "video_note", data, place, None, duration=duration)

    def send_audio(
        self,
        person: int,
        data: bytes = SILENT_BYTES,
        name: str | None = None,
        *,
        duration: int = 1,
        caption: str | None = None,
        **place: int | None,
    ) -> Message:
        """Let a person send music, of so many seconds."""
        return self._played(person, "audio", data, place, caption, name=name, duration=duration)

    def send_animation(
        self,
        person: int,
        data: bytes = SILENT_BYTES,
        *,
        duration: int = 1,
        caption: str | None = None,
        **place: int | None,
    ) -> Message:
        """Let a person send a silent video that plays by itself, of so many seconds."""
        return self._played(person, "animation", data, place, caption, duration=duration)

    def send_sticker(
        self, person: int, emoji: str = "\N{THUMBS UP SIGN}", **place: int | None
    ) -> Message:
        """Let a person send the sticker that stands for an emoji."""
        return self._played(person, "sticker", SILENT_BYTES, place, None, emoji=emoji)

    def send_album(
        self,
        person: int,
        items: Sequence[AlbumItem],
        *,
        chat: int | None = None,
        thread: int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        late: int = 0,
    ) -> list[Message]:
        """Let a person send several files as one album, the caption on the first.

        Args:
            person: who sends.
            items: the parts in order.
            chat: where they go.
            thread: the topic where they go.
            caption: the words of the first part.
            reply_to: the message they answer.
            late: how many of the last parts are kept back, each for `send_late_part`.

        Returns:
            The parts that are there now.
        """
        kinds = {kind for kind, *_ in items}
        if len(items) not in ALBUM_SIZES or not any(kinds <= some for some in ALBUM_KINDS):
            raise ValueError("an album has 2 to 10 photos and videos, or documents, or audios")
        if late not in range(len(items)):
            raise ValueError("one part at least comes at once")
        room = person if chat is None else chat
        album = self.album_id(self._chat(room))
        parts = []
        for number, item in enumerate(items):
            words = captioned(caption if number == 0 else None)
            place = {"reply_to": reply_to, "thread": thread, "album": album}
            parts.append({item[0]: self._stored(item), **words, **place})
        self._late += [(person, room, part) for part in parts[len(items) - late :]]
        return [self._sent(person, room, **part) for part in parts[: len(items) - late]]

    def send_late_part(self) -> Message:
        """Let the next part of an album come that was kept back; LookupError for none."""
        if not self._late:
            raise LookupError("no part of an album is kept back")
        person, room, part = self._late.pop(0)
        return self._sent(person, room, **part)

    # -- inside --------------------------------------------------------------------------------

    def _played(
        self,
        person: int,
        kind: FileKind,
        data: bytes,
        place: dict[str, int | None],
        caption: str | None,
        **shape: Any,  # noqa: ANN401 - as Files.add_media takes them
    ) -> Message:
        if unknown := place.keys() - {"chat", "reply_to", "thread"}:
            raise TypeError(f"nothing is sent with {', '.join(sorted(unknown))}")
        ref = self.files.add_media(kind, data, **shape)
        content: dict[str, Any] = captioned(caption) | {kind: ref}
        where = {"chat": None, "reply_to": None} | place
        return self._sent(person, **where, **content)

    def _stored(self, item: AlbumItem) -> FileRef:
        """Store the file of one part of an album."""
        kind, data, *name = item
        if kind == "photo":
            return self.files.add_photo(data)
        if kind == "document":
            return self.files.add_document(data, name[0] if name else "file")
        return self.files.add_media("video" if kind == "video" else "audio", data)
