"""The methods the sandbox serves, by name."""

from collections.abc import Mapping

from sandbox.methods import (
    albums,
    chats,
    commands,
    copies,
    edits,
    media,
    members,
    messages,
    pins,
    places,
    presses,
    profile,
    topics,
    updates,
)
from sandbox.methods.common import Method

SERVED: Mapping[str, Method] = {
    **updates.METHODS,
    **messages.METHODS,
    **media.METHODS,
    **albums.METHODS,
    **places.METHODS,
    **edits.METHODS,
    **copies.METHODS,
    **pins.METHODS,
    **presses.METHODS,
    **chats.METHODS,
    **members.METHODS,
    **topics.METHODS,
    **profile.METHODS,
    **commands.METHODS,
}
