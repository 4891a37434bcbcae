"""A strict reader of the sandbox: whatever it says is held against the Bot API description.

Required fields are there, no field is unknown or null, every value is of its type; entities lie
inside of their text, and a message holds one kind of content at most.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.botapi import schema

CONTENT = {
    "text", "photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker",
    "location", "venue", "contact", "poll", "dice", "new_chat_members", "left_chat_member",
    "pinned_message", "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
    "forum_topic_reopened", "migrate_to_chat_id", "migrate_from_chat_id",
}  # fmt: skip
TWOFOLD = ({"animation", "document"}, {"venue", "location"})
"""What is written twice, for readers that know only the older kind."""
REFUSAL = {"ok", "error_code", "description"}


def faults_of_answer(method: str, status: int, body: Any) -> list[str]:
    """Say what is wrong with the answer to a call."""
    if not isinstance(body, dict):
        return ["not an object"]
    if body.get("ok") is True:
        return _faults_of_success(method, status, body)
    found = [f"unknown {name}" for name in body.keys() - REFUSAL - {"parameters"}]
    found += [f"missing {name}" for name in REFUSAL - body.keys()]
    if body.get("ok") is not False or body.get("error_code") != status:
        found.append("the error code is not the status")
    if "parameters" in body:
        found += schema.misfits("ResponseParameters", body["parameters"], "parameters")
    return found


def _faults_of_success(method: str, status: int, body: dict[str, Any]) -> list[str]:
    found = [f"unknown {name}" for name in body.keys() - {"ok", "result", "description"}]
    if status != 200 or "result" not in body:
        return [*found, f"status {status} without a result"]
    name = schema.canonical(method)
    if name is None:
        return [*found, f"{method} is no method"]
    if name == "getUpdates":
        return found + [fault for update in body["result"] for fault in faults_of_update(update)]
    return found + schema.result_misfits(name, body["result"]) + list(_odd(body["result"]))


def faults_of_update(update: Any) -> list[str]:
    """Say what is wrong with an update."""
    found = schema.misfits("Update", update) + list(_odd(update))
    return found if len(update) == 2 else [*found, "an update has one field beside its id"]


def _odd(value: Any) -> Iterator[str]:
    """Find what every type allows and the official server never sends."""
    if isinstance(value, list):
        for item in value:
            yield from _odd(item)
    elif isinstance(value, dict):
        if "message_id" in value and value.get("date"):
            yield from _odd_message(value)
        for name, item in value.items():
            if item == [] and name not in ("old_reaction", "new_reaction"):
                yield f"{name} is empty"
            yield from _odd(item)


def _odd_message(message: dict[str, Any]) -> Iterator[str]:
    kinds = message.keys() & CONTENT
    if len(kinds) > 1 and kinds not in TWOFOLD:
        yield f"several contents: {sorted(kinds)}"
    for words, marks in (("text", "entities"), ("caption", "caption_entities")):
        size = len(message.get(words, "").encode("utf-16-le")) // 2
        for entity in message.get(marks, []):
            if not 0 <= entity["offset"] < entity["offset"] + entity["length"] <= size:
                yield f"{entity} is not inside of its {words}"
    if "is_topic_message" in message and "message_thread_id" not in message:
        yield "a topic message without a topic"
    if "message_thread_id" in message and message["chat"]["type"] == "group":
        yield "a thread in a basic group"
