"""The list of open tickets of a group: one pinned message, edited at most once in five seconds."""

from tests.stage import GROUP


def edits_of(scene, message):
    return [
        call
        for call in scene.world.calls
        if call.method == "editMessageText"
        and (call.params["chat_id"], call.params["message_id"]) == (message.chat_id, message.id)
    ]


async def test_the_list_is_posted_once_and_pinned(scene):
    record = await scene.reported()
    await scene.later(seconds=6)
    await scene.press("engineer", "claim", record)
    await scene.later(seconds=6)
    scene.skip()

    listed = scene.open_list()
    assert listed.id in scene.world.chats[GROUP].pinned
    assert "Engineer" in listed.text
    assert f"#{record.id}" in listed.text
    assert len(edits_of(scene, listed)) == 1


async def test_what_nobody_owns_comes_first(scene):
    first = await scene.reported(words="Taken")
    await scene.reported(by="second", words="Free")
    await scene.press("engineer", "claim", first)
    await scene.later(seconds=6)
    scene.skip()

    text = scene.open_list().text
    assert text.index("Nobody yet") < text.index("Free") < text.index("Engineer")
    assert text.index("Engineer") < text.index("Taken")
    assert "2, 1 unclaimed" in text


async def test_the_most_urgent_comes_first_and_shows_what_is_at_risk_or_missed(scene):
    later = await scene.reported(words="/new Slow", impact="one", urgency="blocked")
    sooner = await scene.reported(words="/new Hurried", impact="team", urgency="blocked")
    await scene.later(seconds=6)
    assert "🟡" not in scene.open_list().text

    await scene.later(minutes=25)  # of thirty
    text = scene.open_list().text
    assert f"🟡 #{sooner.id} P2" in text
    assert text.index("Hurried") < text.index("Slow")
    await scene.later(minutes=6)
    text = scene.open_list().text
    assert f"🔴 #{sooner.id} P2" in text
    assert f"#{later.id} P3" in text
    assert text.count("🔴") == 1

    scene.skip()
    await scene.say("engineer", "/board", chat="group")
    board = scene.expect("group", "Board").text
    assert f"🔴 /t_{sooner.id} P2" in board
    assert board.index("Hurried") < board.index("Slow")
    scene.skip()


async def test_reporters_read_by_when_in_their_own_list(scene):
    await scene.reported(impact="team", urgency="blocked")
    await scene.say("requester", "/my")
    scene.expect("requester", "Your tickets", "answer by today 09:30")
    await scene.press("engineer", "claim")
    scene.skip()
    await scene.say("requester", "/my")
    scene.expect("requester", "Your tickets", "solved by today 17:00")
    scene.skip()


async def test_an_entry_leads_to_the_ticket(scene):
    record = await scene.reported()
    card = scene.card("group", record)
    await scene.later(seconds=6)

    (link,) = [entity.url for entity in scene.open_list().entities if entity.url]
    assert link == f"https://t.me/c/1000000001/{card.id}"


async def test_an_entry_leads_to_the_topic_of_the_ticket(scene):
    scene.world.make_forum(GROUP)
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await scene.later(seconds=6)
    scene.skip()

    (room,) = scene.world.chats[GROUP].topics
    (link,) = [entity.url for entity in scene.open_list().entities if entity.url]
    assert link == f"https://t.me/c/1000000001/{room}"
    assert scene.open_list().thread is None


async def test_an_empty_list_says_so(scene):
    record = await scene.reported()
    await scene.later(seconds=6)
    await scene.press("requester", "menu withdraw", record)
    await scene.press("requester", "cancel", record)
    await scene.later(seconds=6)
    scene.skip()

    assert "Nothing is open" in scene.open_list().text


async def test_a_burst_is_one_edit(scene):
    records = [await scene.reported(words=f"/new Fault {number}") for number in range(3)]
    await scene.later(seconds=20)
    listed = scene.open_list()
    before = len(edits_of(scene, listed))

    async with scene.all_at_once():
        for record in records:
            await scene.press("engineer", "claim", record)
    await scene.later(seconds=6)

    assert len(edits_of(scene, listed)) - before == 1
    scene.skip()


async def test_a_long_list_is_cut_and_says_how_much_is_missing(scene):
    for number in range(17):
        await scene.reported(words=f"/new Fault {number}")
        await scene.later(seconds=30)
    await scene.later(seconds=6)

    text = scene.open_list().text
    assert text.count("Fault") == 15
    assert "2 more: /board" in text
