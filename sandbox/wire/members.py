"""What somebody is in a chat, in the words of the Bot API."""

from collections.abc import Container

from sandbox.model import ADMIN_RIGHTS, ChatType, Json

NO_RIGHTS = (
    "can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages",
)  # fmt: skip
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
    "can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def member(
    user: Json,
    status: str,
    *,
    chat_type: ChatType = "supergroup",
    rights: Container[str] = ADMIN_RIGHTS,
    anonymous: bool = False,
) -> Json:
    """Write a ChatMember.

    Args:
        user: who it is, already written.
        status: what they are.
        chat_type: where; topics can be managed in supergroups only.
        rights: what an administrator may do.
        anonymous: whether an administrator acts in the name of the group.
    """
    written: Json = {"status": status, "user": user}
    if status == "creator":
        written |= {"is_anonymous": anonymous}
    elif status == "administrator":
        held = {right: right in rights for right in ADMIN_RIGHTS}
        if chat_type != "supergroup":
            del held["can_manage_topics"]
        written |= {"can_be_edited": False, "is_anonymous": anonymous}
        written |= held | dict.fromkeys(NO_RIGHTS, False)
    elif status == "restricted":
        written |= {"is_member": True, "until_date": 0} | dict.fromkeys(PERMISSIONS, False)
    elif status == "kicked":
        written |= {"until_date": 0}
    return written
