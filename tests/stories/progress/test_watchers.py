"""Watchers: they learn of each step once, in private, and leave by one press."""


async def followed(scene):
    record = await scene.reported()
    await scene.say("rival", "/help")
    scene.skip()
    await scene.press("rival", "menu more", record)
    assert "I write to you" in await scene.press("rival", "watch", record)
    scene.skip()
    return record


async def test_a_watcher_learns_of_each_step_once_and_in_private(scene):
    record = await followed(scene)

    await scene.press("engineer", "claim", record)
    scene.expect("rival", f"#{record.id}", "Somebody took it", "Engineer")
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.say("engineer", "Mended", chat="group")

    scene.expect("rival", "It is solved", "Mended")
    scene.quiet("rival")
    scene.skip()


async def test_own_steps_are_not_told_and_the_way_out_is_one_press(scene):
    record = await followed(scene)

    await scene.press("rival", "claim", record)
    scene.quiet("rival")
    await scene.press("rival", "menu more", record)
    await scene.press("rival", "unclaim", record)
    await scene.press("engineer", "claim", record)
    scene.expect("rival", "Somebody took it")
    assert "no more" in await scene.press("rival", "leave", chat="rival")
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_part", record)
    await scene.press("engineer", "Without a time", record)

    scene.quiet("rival")
    scene.skip()


async def test_who_lost_the_role_is_told_nothing_and_outsiders_cannot_follow(scene):
    record = await followed(scene)
    await scene.press("engineer", "menu more", record)
    assert "no such thing" in (await scene.press("outsider", "watch", record, chat="group")).lower()
    await scene.press("engineer", "menu main", record)
    answer = await scene.say("rival", "Bye", chat="group")
    await scene.say("admin", "/role none", chat="group", reply_to=answer)

    await scene.press("engineer", "claim", record)

    scene.quiet("rival")
    scene.skip()
