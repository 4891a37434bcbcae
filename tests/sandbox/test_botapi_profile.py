"""What the bot says of itself: names, descriptions and menu buttons, by language and by person."""

import pytest

APP = {"type": "web_app", "text": "Desk", "web_app": {"url": "https://desk.example.org"}}


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ("Name", "name"),
        ("Description", "description"),
        ("ShortDescription", "short_description"),
    ],
)
async def test_a_text_of_a_language_hides_the_one_for_all(api, what, field):
    async def told(language):
        return (await api(f"getMy{what}", language_code=language)).result[field]

    await api(f"setMy{what}", **{field: "for all"})
    await api(f"setMy{what}", **{field: "auf Deutsch", "language_code": "de"})
    assert [await told(""), await told("de"), await told("fr")] == [
        "for all", "auf Deutsch", "for all",
    ]  # fmt: skip

    await api(f"setMy{what}", **{field: "", "language_code": "de"})
    assert await told("de") == "for all"


async def test_without_a_name_of_its_own_the_bot_has_the_one_it_was_made_with(api):
    assert (await api("getMyName")).result == {"name": "Opsdesk (sandbox)"}


@pytest.mark.parametrize(
    ("what", "field", "longest"),
    [
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ],
)
async def test_longer_texts_are_refused(api, what, field, longest):
    reply = await api(f"setMy{what}", **{field: "x" * (longest + 1)})

    assert reply.description == f"Bad Request: {field.replace('_', ' ')} is too long"
    assert (await api(f"setMy{what}", **{field: "x" * longest})).result is True


async def test_a_person_sees_their_own_menu_button_or_that_of_all(api, ada, stranger):
    await api("setChatMenuButton", menu_button={"type": "commands"})
    await api("setChatMenuButton", chat_id=ada.id, menu_button=APP)

    own = (await api("getChatMenuButton", chat_id=ada.id)).result
    other = (await api("getChatMenuButton", chat_id=stranger.id)).result

    assert (own, other) == (APP, {"type": "commands"})
    await api("setChatMenuButton", chat_id=ada.id)
    assert (await api("getChatMenuButton", chat_id=ada.id)).result == {"type": "commands"}


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"chat_id": -5}, "invalid chat_id specified"),
        ({"chat_id": 5}, "user not found"),
        ({"menu_button": "{"}, "can't parse menu button JSON object"),
        ({"menu_button": []}, "can't parse menu button: MenuButton must be an Object"),
        ({"menu_button": {}}, "can't parse menu button: Can't find field \"type\""),
        (
            {"menu_button": {"type": "moon"}},
            "can't parse menu button: MenuButton has unsupported type",
        ),
        (
            {"menu_button": {"type": "web_app", "text": "x"}},
            "can't parse menu button: Can't find field \"web_app\"",
        ),
        ({"menu_button": {**APP, "text": ""}}, "menu button text must be non-empty"),
        (
            {"menu_button": {**APP, "web_app": {"url": "http://x.org"}}},
            "menu button Web App URL 'http://x.org' is invalid: Only HTTPS links are allowed",
        ),
    ],
)
async def test_other_menu_buttons_are_refused(api, params, description):
    reply = await api("setChatMenuButton", **params)

    assert reply.description == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("scope", "description"),
    [
        ("[", "can't parse BotCommandScope JSON object"),
        ([], "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ({"type": "chat"}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
        ({"type": "chat", "chat_id": ""}, "can't parse BotCommandScope: Empty chat_id specified"),
        (
            {"type": "chat_member", "chat_id": 1, "user_id": 0},
            "can't parse BotCommandScope: Invalid user_id specified",
        ),
    ],
)
async def test_other_scopes_of_commands_are_refused(api, scope, description):
    reply = await api("getMyCommands", scope=scope)

    assert reply.description == f"Bad Request: {description}"


async def test_commands_of_a_member_are_their_own(api, ada, ops):
    scope = {"type": "chat_member", "chat_id": ops.id, "user_id": ada.id}
    await api("setMyCommands", scope=scope, commands=[{"command": "/new", "description": "x"}])

    assert (await api("getMyCommands", scope=scope)).result == [
        {"command": "new", "description": "x"}
    ]
    assert (await api("getMyCommands", scope={"type": "chat", "chat_id": ops.id})).result == []
