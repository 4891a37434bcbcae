"""The menus of single chats follow who has which role, and what language they speak."""

from tests.stage import GROUP


def commands(scene, chat):
    entries = scene.world.profile.commands.get((f"chat {chat}", ""))
    return None if entries is None else [entry["command"] for entry in entries]


async def told(scene):
    return await scene.desk.engine.menus.turn()


async def test_groups_and_people_with_a_role_have_menus_of_their_own(scene):
    for who in ("engineer", "lead", "requester"):
        await scene.say(who, "/help")
    scene.skip()

    assert await told(scene) == 3

    engineer, lead = (commands(scene, scene.person(who).id) for who in ("engineer", "lead"))
    assert "claim" not in engineer
    assert {"board", "team"} <= set(engineer)
    assert "invite" not in engineer
    assert "invite" in lead
    assert {"r", "role"} <= set(commands(scene, GROUP))
    assert commands(scene, scene.person("requester").id) is None
    assert commands(scene, scene.person("rival").id) is None  # has not opened the chat


async def test_a_role_taken_away_takes_its_menu_away(scene):
    await scene.say("engineer", "/help")
    said = await scene.say("engineer", "Good bye", chat="group")
    await told(scene)

    await scene.say("admin", "/role none", chat="group", reply_to=said)
    scene.skip()

    assert await told(scene) == 1
    assert commands(scene, scene.person("engineer").id) is None
    assert await told(scene) == 0


async def test_a_language_changes_the_menu(scene):
    await scene.say("engineer", "/help")
    await told(scene)

    await scene.say("engineer", "/language 中文")
    scene.skip()

    assert await told(scene) == 1
    entries = scene.world.profile.commands[f"chat {scene.person('engineer').id}", ""]
    assert entries[0]["description"] == "报一个新故障或新需求"


async def test_what_was_told_before_a_restart_is_not_told_again(scene):
    await told(scene)
    await scene.restart()

    assert await told(scene) == 0
