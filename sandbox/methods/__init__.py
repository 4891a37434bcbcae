"""The methods the sandbox serves, by name."""

from collections.abc import Mapping

from sandbox.methods import chats, messages, presses, profile, updates
from sandbox.methods.common import Method

SERVED: Mapping[str, Method] = {
    **updates.METHODS,
    **messages.METHODS,
    **presses.METHODS,
    **chats.METHODS,
    **profile.METHODS,
}
