"""Links that let people in, the page of the team, and what becomes of the work of those who go."""

import re

LINK = re.compile(r"start=([\w-]+)")


def secret_in(message):
    found = LINK.search(message.text)
    assert found
    return found[1]


async def invited(scene, by="lead", command="/invite"):
    await scene.say(by, command)
    scene.expect(by, "The next message is an invitation")
    return secret_in(scene.expect(by, "Open the link and press Start"))


async def role_link(scene, role):
    await scene.say("admin", "/team")
    await scene.press("admin", f"{role.capitalize()} link", chat="admin")
    scene.skip("admin")
    return secret_in(scene.last("admin"))


async def test_an_invitation_makes_a_person_known_and_wakes_the_engineers_for_their_report(scene):
    await scene.reported(by="newcomer")
    secret = await invited(scene)

    await scene.say("newcomer", f"/start {secret}")

    scene.expect("newcomer", "Welcome!", "knows you")
    ringing = scene.expect("group", "#1", "Claim")
    assert not ringing.silent
    assert await scene.desk.holds(secret) == ["inbox"]  # as the person sent it, and nowhere else


async def test_an_invitation_for_one_is_used_up_by_one(scene):
    secret = await invited(scene, command="/invite 1")
    await scene.say("newcomer", f"/start {secret}")
    scene.expect("newcomer", "Welcome!")

    await scene.say("outsider", f"/start {secret}")
    await scene.say("newcomer", f"/start {secret}")

    refused = "This link works no more."
    scene.expect("outsider", refused)
    scene.expect("newcomer", refused)


async def test_opening_an_invitation_again_uses_nothing_up(scene):
    secret = await invited(scene, command="/invite 2")

    for who in ("newcomer", "newcomer", "requester", "outsider"):
        await scene.say(who, f"/start {secret}")
        scene.expect(who, "Welcome!")


async def test_every_link_that_is_no_good_gets_the_same_words(scene):
    old = await invited(scene)
    await scene.later(days=8)

    said = []
    for parameter in (old, "A" * 24, "no such thing"):
        await scene.say("newcomer", f"/start {parameter}")
        said.append(scene.expect("newcomer", "works no more").text)

    assert len(set(said)) == 1


async def test_an_admin_makes_an_engineer_by_a_link(scene):
    record = await scene.reported()
    secret = await role_link(scene, "engineer")

    await scene.say("outsider", f"/start {secret}")

    scene.expect("outsider", "You are now engineer", "press Claim", "/board")
    await scene.say("newcomer", f"/start {secret}")
    scene.expect("newcomer", "works no more")
    assert "is yours" in await scene.press("outsider", "claim", record)
    scene.skip()


async def test_a_link_of_somebody_who_is_admin_no_more_gives_nothing(scene):
    secret = await role_link(scene, "lead")
    said = await scene.say("admin", "Good bye", chat="group")
    await scene.say("admin", "/role none", chat="group", reply_to=said)
    scene.expect("group", "Admin is now: no role")

    await scene.say("outsider", f"/start {secret}")

    scene.expect("outsider", "works no more")


async def test_only_those_who_may_get_links_and_never_in_the_group(scene):
    for who in ("engineer", "outsider"):
        await scene.say(who, "/invite", chat="group")
        scene.expect("group", "There is no such thing")
    await scene.say("requester", "/team")
    scene.expect("requester", "There is no such thing")

    await scene.say("lead", "/invite", chat="group")

    scene.expect("group", "The link is in our private chat")
    assert not any(LINK.search(text) and "invit" in text for text in scene.texts("group"))
    scene.expect("lead", "The next message is an invitation")
    scene.expect("lead", "Open the link")
    await scene.say("admin", "/team", chat="group")
    scene.expect("group", "Engineer link")
    assert "There is no such thing" in await scene.press("lead", "Engineer link")


async def test_the_team_page_tells_who_has_how_much(scene):
    await scene.press("engineer", "claim", await scene.reported())
    await scene.reported(by="second")
    scene.skip()

    await scene.say("engineer", "/team", chat="group")

    page = scene.expect("group", "Engineer – engineer · 1 open", "Rival – engineer · 0 open")
    assert page.text.index("Lead") < page.text.index("Engineer –") < page.text.index("Admin")
    assert not page.keyboard


async def test_an_engineer_leaves_with_six_tickets(scene):
    records = [await scene.reported(words=f"/new Printer {number} is dead") for number in range(6)]
    for record in records:
        await scene.press("engineer", "claim", record)
    said = await scene.say("engineer", "My last day", chat="group")
    scene.skip()

    await scene.say("admin", "/role none", chat="group", reply_to=said)

    scene.expect("group", "Engineer is now: no role", "still have 6 open tickets", "Put back 6")
    assert "no such thing" in await scene.press("rival", "Put back 6")
    await scene.press("lead", "Put back 6")
    scene.expect("group", "From Engineer to the queue", "/t_1", "/t_6")
    assert [(await scene.record(r)).owner for r in records] == [None] * 6
    scene.skip("group")
    scene.quiet("engineer", "lead")
    assert not any("queue" in text for text in scene.texts("requester"))
    assert "is yours" in await scene.press("rival", "claim", records[3])
    assert "no such thing" in await scene.press("engineer", "menu pend", records[3])
    scene.skip()
