"""As much of a page as one message holds."""

from collections.abc import Callable

from desk.text import MESSAGE_LIMIT, utf16_length
from handlers.chat.markup import plain


def fitting(page: Callable[[int], str], most: int) -> str:
    """Return the page with as many entries as one message holds, at most `most`."""
    return next(
        text
        for number in range(most, -1, -1)
        if utf16_length(plain(text := page(number))) <= MESSAGE_LIMIT or number == 0
    )
