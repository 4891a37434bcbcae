"""What a file is by its first bytes, never by what its sender calls it."""

# Offset, bytes and type of what browsers show or play.
HEADS = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
)
PHOTOS = ("image/png", "image/jpeg", "image/gif")


def media_type(data: bytes) -> str | None:
    """Return the type of a picture, a sound or a film; None for anything else."""
    return next((kind for at, head, kind in HEADS if data.startswith(head, at)), None)


def is_photo(data: bytes) -> bool:
    """Say whether Telegram's apps would send this as a photo."""
    return media_type(data) in PHOTOS
