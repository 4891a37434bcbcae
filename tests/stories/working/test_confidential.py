"""Confidential tickets: worked in private by their team, or in a group that may see them."""

import pytest

WORDS = "Ransom note on my screen, all files are locked"
CATEGORY = "security.virus"
SECURITY = -1001000000009


async def told(scene):
    """Let the engineers have talked to the bot, and let a confidential report be filed."""
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    scene.skip()
    record = await scene.reported(words=WORDS, category=CATEGORY)
    assert record.confidential
    return record


async def test_it_reaches_its_team_in_private_and_never_the_group(scene):
    record = await told(scene)

    for who in ("engineer", "lead"):
        scene.expect(who, f"#{record.id}", WORDS, "Confidential", "Claim")
    scene.skip("rival")
    scene.quiet("group")
    assert WORDS not in "".join(scene.texts("group"))


async def test_words_that_sound_confidential_join_no_ticket_without_a_question(scene):
    record = await scene.reported(words="The printer is jammed")
    scene.skip()

    await scene.say("requester", WORDS)
    scene.expect("requester", "Which of these is it about?", f"#{record.id}")
    scene.quiet("group")
    await scene.press("requester", "which -", chat="requester")
    await scene.press("requester", "file", chat="requester")

    scene.skip()
    assert WORDS not in "".join(scene.texts("group"))


async def test_it_is_claimed_answered_and_solved_in_private(scene):
    record = await told(scene)
    scene.skip()

    await scene.press("engineer", "claim", record, chat="engineer")
    scene.expect("requester", "Engineer")
    scene.skip()
    await scene.press("engineer", "words reply", record, chat="engineer")
    await scene.say("engineer", "Pull the network cable, please")
    scene.expect("engineer", "seconds")
    await scene.later(seconds=11)
    scene.expect("requester", "Pull the network cable")
    scene.skip()
    await scene.say("requester", "Done, it is off")
    for who in ("engineer", "lead"):
        scene.expect(who, "Done, it is off")
    scene.skip()
    await scene.press("engineer", "menu cause", record, chat="engineer")
    await scene.press("engineer", "cause software_fault", record, chat="engineer")
    await scene.say("engineer", "Rebuilt the machine")
    scene.expect("requester", "Rebuilt the machine")
    scene.skip()

    assert (await scene.record(record)).solution == "Rebuilt the machine"
    assert not [text for text in scene.texts("group") if f"#{record.id}" in text]


async def test_an_answer_to_its_card_in_private_is_a_note(scene):
    record = await told(scene)
    scene.skip()

    await scene.say("lead", "Call the police first", reply_to=scene.card("lead", record))
    await scene.say("lead", f"#{record.id}")

    scene.expect("lead", "Call the police first", "noted")
    scene.skip("rival")
    scene.quiet("requester")


async def test_number_board_and_list_show_it_to_nobody_in_the_group(scene):
    record = await told(scene)
    await scene.reported(by="second", words="The lamp flickers", category="other")
    scene.skip()

    await scene.say("lead", f"#{record.id}", chat="group")
    scene.expect("group", "no such thing")
    await scene.say("lead", f"/t_{record.id}", chat="group")
    scene.expect("group", "no such thing")
    await scene.say("lead", "/board", chat="group")
    assert WORDS not in scene.expect("group", "The lamp flickers").text
    await scene.say("lead", "/board")
    assert WORDS not in scene.expect("lead", "The lamp flickers").text
    await scene.later(seconds=6)  # so long the list rests
    assert WORDS not in scene.open_list().text
    await scene.say("second", f"#{record.id}")
    scene.expect("second", "no such thing")


async def test_while_nobody_of_its_team_can_be_reached_the_group_learns_only_that(scene):
    for who in ("engineer", "rival", "lead"):
        await scene.say(who, "/help")
        scene.world.block(scene.person(who).id)
    await scene.settle()
    scene.skip()

    record = await scene.reported(by="second", words=WORDS, category=CATEGORY)

    shown = [text for text in scene.texts("group") if "confidential" in text.lower()]
    assert len(shown) == 1
    assert WORDS not in shown[0]
    assert f"#{record.id}" not in shown[0]


@pytest.mark.variables(
    OPSDESK_TEAMS=(
        '[{"key": "desk", "name": {"zh": "台", "en": "Desk"}},'
        ' {"key": "security", "name": {"zh": "安全", "en": "Security"},'
        f' "group": "{SECURITY}", "confidential": "true"}}]'
    ),
    OPSDESK_CATEGORIES=(
        '[{"key": "security.virus", "name": {"zh": "毒", "en": "Virus"}, "kind": "incident",'
        ' "team": "security", "confidential": "true"},'
        ' {"key": "other", "name": {"zh": "其他", "en": "Other"}, "kind": "incident"}]'
    ),
    OPSDESK_FAMILIES=(
        '[{"key": "security", "name": {"zh": "安全", "en": "Security"}},'
        ' {"key": "other", "name": {"zh": "其他", "en": "Other"}}]'
    ),
)
async def test_a_group_of_its_team_alone_works_it(scene):
    scene.world.add_group("Security", id=SECURITY, members=[scene.person("engineer").id])

    record = await scene.reported(words=WORDS, category=CATEGORY)
    scene.skip()
    cards = [m for m in scene.world.messages(SECURITY) if WORDS in (m.text or "")]
    claim = next(b for row in cards[0].keyboard for b in row if "Claim" in b.text)
    scene.world.press(scene.person("engineer").id, SECURITY, cards[0].id, claim.data)
    await scene.settle()

    assert (await scene.record(record)).owner is not None
    scene.expect("requester", "Engineer")
    scene.skip()
    await scene.say("engineer", f"#{record.id}", chat="group")
    scene.expect("group", "no such thing")
    assert not [text for text in scene.texts("group") if WORDS in text]
