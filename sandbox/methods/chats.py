"""Methods that tell of a chat, and of a file in it."""

from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import Method, chat_of
from sandbox.model import Chat, Json
from sandbox.wire import compact, file
from sandbox.world import World

BIGGEST_DOWNLOAD = 20 * 1024 * 1024
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
         "gifts_from_channels")  # fmt: skip
# What members may do where nobody changed it.
PERMITTED = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
    "can_edit_tag", "can_invite_users",
)  # fmt: skip
NOT_PERMITTED = ("can_change_info", "can_pin_messages", "can_manage_topics")


def get_chat(world: World, params: Params) -> Json:
    """Tell of a chat."""
    chat = chat_of(world, params, at_least=True)
    pinned = chat.log.get(chat.pinned[-1]) if chat.pinned else None
    return (
        world.wire.chat(chat)
        | {
            "accent_color_id": abs(chat.id) % 7,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(GIFTS, False),
        }
        | compact(
            permissions=_permissions(chat),
            pinned_message=pinned and world.wire.message(pinned, replied=False),
            has_protected_content=chat.protected or None,
        )
    )


def _permissions(chat: Chat) -> Json | None:
    if chat.type == "private":
        return None
    return dict.fromkeys(PERMITTED, True) | dict.fromkeys(NOT_PERMITTED, False)


def get_file(world: World, params: Params) -> Json:
    """Prepare a file for download, for an hour."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad("file_id not specified")
    if not file_id.startswith("SANDBOX-"):
        raise bad("invalid file_id")
    ref = world.files.get(file_id)
    if ref is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if ref.size > BIGGEST_DOWNLOAD:
        raise bad("file is too big")
    return file(ref, world.files.link(ref, world.clock()))


METHODS: dict[str, Method] = {"getChat": get_chat, "getFile": get_file}
