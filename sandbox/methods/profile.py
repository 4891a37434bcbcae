"""Methods about the bot itself: who it is, its name and descriptions, its menu button."""

import re
from collections.abc import Callable

from sandbox.calls.fields import Fields, Misfit, refusing
from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import Method
from sandbox.model import Json
from sandbox.model.profile import Profile
from sandbox.text.links import WrongLink, checked
from sandbox.world import World

LANGUAGE = re.compile(r"(?:[a-z]{2})?")
LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120
NO_BUTTON: Json = {"type": "default"}


def get_me(world: World, _: Params) -> Json:
    """Tell who the bot is."""
    return world.wire.user(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def language_of(params: Params) -> str:
    """Return the language a call is about; empty for all that have none of their own."""
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def _sets(name: str, longest: int, texts: Callable[[Profile], dict[str, str]]) -> Method:
    """Return the method that sets one of the bot's texts; an empty one takes it away."""

    def put(world: World, params: Params) -> bool:
        text, language = params.text(name).strip(), language_of(params)
        if len(text) > longest:
            raise bad(f"{name.replace('_', ' ')} is too long")
        kept = texts(world.profile)
        if text:
            kept[language] = text
        else:
            kept.pop(language, None)
        return True

    return put


def get_my_name(world: World, params: Params) -> Json:
    """Tell the bot's name."""
    return {"name": world.profile.name_in(language_of(params))}


def get_my_description(world: World, params: Params) -> Json:
    """Tell what an empty chat with the bot shows."""
    return {"description": _told(world.profile.descriptions, params)}


def get_my_short_description(world: World, params: Params) -> Json:
    """Tell what the bot's profile shows."""
    return {"short_description": _told(world.profile.short_descriptions, params)}


def _told(texts: dict[str, str], params: Params) -> str:
    return texts.get(language_of(params)) or texts.get("", "")


def set_chat_menu_button(world: World, params: Params) -> bool:
    """Set what stands beside the place where one person writes, or everybody."""
    given = NO_BUTTON
    if params.text("menu_button"):
        given = params.value("menu_button", "menu button")
    with refusing("menu button"):
        button = _button(given)
    if button["type"] == "web_app":
        _check_app(button)
    world.profile.menu_buttons[_person(world, params)] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """Tell what stands beside the place where one person writes, or everybody."""
    buttons = world.profile.menu_buttons
    own = buttons.get(_person(world, params), NO_BUTTON)
    return own if own != NO_BUTTON else buttons.get(0, NO_BUTTON)


def _person(world: World, params: Params) -> int:
    if "chat_id" not in params.given:
        return 0
    person = params.integer("chat_id")
    if person <= 0:
        raise bad("invalid chat_id specified")
    if person not in world.people:
        raise bad("user not found")
    return person


def _button(given: object) -> Json:
    if not isinstance(given, dict):
        raise Misfit("MenuButton must be an Object")
    fields = Fields(given)
    kind = fields.text("type", required=True)
    if kind in ("default", "commands"):
        return {"type": kind}
    if kind != "web_app":
        raise Misfit("MenuButton has unsupported type")
    text = fields.text("text", required=True)
    url = fields.inner("web_app").text("url", required=True)
    return {"type": kind, "text": text, "web_app": {"url": url}}


def _check_app(button: Json) -> None:
    if not button["text"]:
        raise bad("menu button text must be non-empty")
    url = button["web_app"]["url"]
    try:
        wrong = "" if checked(url).startswith("https://") else "Only HTTPS links are allowed"
    except WrongLink as reason:
        wrong = str(reason)
    if wrong:
        raise bad(f"menu button Web App URL '{url}' is invalid: {wrong}")


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyName": _sets("name", LONGEST_NAME, lambda profile: profile.names),
    "getMyName": get_my_name,
    "setMyDescription": _sets(
        "description", LONGEST_DESCRIPTION, lambda profile: profile.descriptions
    ),
    "getMyDescription": get_my_description,
    "setMyShortDescription": _sets(
        "short_description", LONGEST_SHORT_DESCRIPTION, lambda profile: profile.short_descriptions
    ),
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
