"""Updates as no honest Telegram sends them: nothing crashes, and everybody else is served."""

import pytest

from desk.people import Role

NEUTRAL = "There is no such thing, or it is not yours to use."
EMOJI = "👩‍🚒"
HUGE = 10**30


def body(scene, **changes):
    """Return an honest private message, changed; None takes a field away."""
    person = scene.person("requester")
    message = {
        "message_id": 900,
        "date": int(scene.clock.now().timestamp()),
        "chat": {"id": person.id, "type": "private", "first_name": "Requester"},
        "from": {"id": person.id, "is_bot": False, "first_name": "Requester"},
        "text": "The printer is dead",
    } | changes
    return {key: value for key, value in message.items() if value is not None}


def deep(levels):
    inside: object = "x"
    for _ in range(levels):
        inside = {"a": [inside]}
    return inside


def user(scene, **changes):
    found = {"id": scene.person("requester").id, "is_bot": False, "first_name": "Requester"}
    return {key: value for key, value in (found | changes).items() if value is not None}


def press(scene, **changes):
    query = {
        "id": "77",
        "from": user(scene),
        "chat_instance": "1",
        "message": body(scene, **{"from": None, "text": "x"}),
        "data": "no.button.of.ours",
    } | changes
    return {key: value for key, value in query.items() if value is not None}


async def arrives(scene, **update):
    """Let an update arrive, with an honest one behind it in the same lane."""
    scene.world.inject(update)
    scene.world.say(scene.person("requester").id, "/language")
    scene.world.say(scene.person("second").id, "/language")
    await scene.settle()
    scene.expect("second", "Choose a language")


async def aside(scene):
    return [update.kind for update in await scene.desk.store.quarantine.listed()]


@pytest.mark.parametrize(
    "changes",
    [
        {"from_the_future": {"a": [1, 2]}, "text_": "x"},
        {"entities": [{"type": "unheard_of", "offset": 0, "length": 3, "new": 1}]},
        {"text": "The printer is dead \ud800\udc00\udfff"},
        {"text": "The printer is dead \x00\x00"},
        {"text": "The printer is dead " + EMOJI * 500},
        {"text": "The printer is dead", "n": HUGE, "deep": deep(50)},
        {"media_group_id": 5, "author_signature": {"a": 1}},
    ],
    ids=["fields", "entity", "surrogates", "NUL", "emoji", "numbers", "types"],
)
async def test_words_with_odd_things_around_them_become_a_report(scene, changes):
    scene.explain("Error|quarantine|unreadable")
    await arrives(scene, message=body(scene, **changes))

    assert await aside(scene) == []
    scene.expect("requester", "The printer is dead")
    scene.expect("requester", "Choose a language")


async def test_who_deleted_the_account_has_no_name_and_is_served(scene):
    nameless = {"id": scene.person("requester").id, "is_bot": False, "first_name": ""}
    await arrives(scene, message=body(scene, **{"from": nameless}))

    assert await aside(scene) == []
    scene.expect("requester", "The printer is dead")
    scene.expect("requester", "Choose a language")


async def test_the_name_of_an_album_is_cleaned_like_all_words(scene):
    await arrives(scene, message=body(scene, media_group_id="7\ufeff\u202e"))

    assert (await scene.desk.draft_of(scene.chat("requester"))).pieces[0].album == "7"
    scene.expect("requester", "The printer is dead")
    scene.expect("requester", "Choose a language")


async def test_4096_emoji_are_a_report_too(scene):
    await arrives(scene, message=body(scene, text="😀" * 4096))

    scene.expect("requester", "😀" * 20)
    scene.expect("requester", "Choose a language")


@pytest.mark.parametrize(
    "changes",
    [
        {"chat": None},
        {"date": None},
        {"message_id": None},
        {"date": HUGE},
        {"message_id": HUGE},
        {"chat": {"id": HUGE, "type": "private"}},
        {"chat": {"id": "5", "type": "private"}},
        {"chat": []},
        {"from": {"id": HUGE, "is_bot": False, "first_name": "R"}},
        {"from": {"id": 0, "is_bot": False, "first_name": "Desk"}},
        {"from": {"id": -5, "is_bot": False, "first_name": "Group"}},
        {"from": {"id": 5}},
        {"from": "Ada"},
        {"text": 7},
        {"text": {"a": "b"}},
        {"photo": "none"},
        {"reply_to_message": {"message_id": "x"}},
        {
            "reply_to_message": {
                "from": {"id": [5], "is_bot": False, "first_name": "R"},
                "message_id": 5,
                "date": 0,
                "chat": {"id": 5, "type": "private"},
            }
        },
        {"migrate_to_chat_id": "x"},
        {"migrate_from_chat_id": HUGE},
        {"message_thread_id": "x", "is_topic_message": True},
        {"document": {"file_id": "f", "file_unique_id": "u", "file_name": 1}},
        {"location": {"latitude": 1e308, "longitude": "x"}},
        {"poll": {"id": "1", "question": 5, "options": []}},
    ],
    ids=lambda changes: f"{next(iter(changes))}={str(next(iter(changes.values())))[:12]}",
)
async def test_a_message_without_its_shape_is_put_aside_and_the_lane_goes_on(scene, changes):
    scene.explain("update|quarantine|unreadable|cannot be")
    await arrives(scene, message=body(scene, **changes))

    assert await aside(scene) in (["message"], ["unknown"])
    put_aside = await scene.desk.store.quarantine.listed()
    assert [update.attempts for update in put_aside] == [1]  # its shape told at once
    scene.expect("requester", "Choose a language")
    scene.skip("requester")  # at most an apology with a reference, where it is plain who wrote
    assert await scene.desk.numbers() == set()


async def test_an_update_too_deep_to_be_masked_is_put_aside(scene, monkeypatch):
    scene.explain("update|quarantine|unreadable|cannot be")
    intake = scene.desk.engine.intake
    real = intake._updates_of
    update = {"update_id": 77, "message": body(scene, deep=deep(600))}

    async def spoilt(reply):
        return [update, *await real(reply)]

    monkeypatch.setattr(intake, "_updates_of", spoilt)
    scene.world.say(scene.person("requester").id, "/language")
    await intake.turn()
    monkeypatch.undo()
    await scene.settle()

    assert await aside(scene) == ["unknown"]
    scene.expect("requester", "Choose a language")
    assert await scene.desk.numbers() == set()


@pytest.mark.parametrize("update", [[], "x", 7, None, {"message": {}}, {"update_id": HUGE}])
async def test_what_has_no_usable_id_is_passed_over(scene, monkeypatch, update):
    scene.explain("without an id|intake does not work")
    real = scene.desk.engine.intake._updates_of

    async def spoilt(reply):
        return [update, *await real(reply)]

    monkeypatch.setattr(scene.desk.engine.intake, "_updates_of", spoilt)
    scene.world.say(scene.person("requester").id, "/language")
    await scene.desk.engine.intake.turn()
    monkeypatch.undo()
    await scene.settle()

    scene.expect("requester", "Choose a language")
    assert await aside(scene) == []


@pytest.mark.parametrize(
    "kind",
    ["channel_post", "edited_channel_post", "business_message", "edited_business_message"],
)
async def test_posts_of_channels_and_businesses_are_none_of_ours(scene, kind):
    await arrives(scene, **{kind: body(scene)})

    assert await aside(scene) == []
    scene.expect("requester", "Choose a language")


@pytest.mark.parametrize(
    "update",
    [
        {"from_the_future": {"chat": {"id": 5}, "text": "hello"}},
        {"poll_answer": {"poll_id": "1", "option_ids": [], "user": {"id": 5}}},
        {"inline_query": {"id": "1", "query": "x", "offset": ""}},
        {"chat_member": {}},
        {"something": 5},
    ],
    ids=lambda update: next(iter(update)),
)
async def test_kinds_that_the_desk_does_not_know_disturb_nobody(scene, update):
    scene.explain("update|quarantine|unreadable")
    await arrives(scene, **update)

    scene.expect("requester", "Choose a language")
    scene.quiet("requester", "group")


@pytest.mark.parametrize(
    "changes",
    [
        {"data": None},
        {"data": None, "game_short_name": "tetris"},
        {"message": None, "inline_message_id": "5"},
        {"data": "\x00" * 64},
        {"data": "1.claim.1.ne0..AAAAAAAAAAAAAAAA"},
        {"from_the_future": 1},
    ],
    ids=["no data", "game", "no message", "NUL", "forged", "fields"],
)
async def test_an_odd_press_gets_one_neutral_answer_or_none(scene, changes):
    record = await scene.reported()
    scene.allow("query")
    await arrives(scene, callback_query=press(scene, **changes))

    answers = [c for c in scene.world.calls if c.params.get("callback_query_id") == "77"]
    assert len(answers) == 1
    assert answers[0].params.get("text") in (None, NEUTRAL)
    assert (await scene.record(record)).version == 1
    assert await aside(scene) == []
    scene.expect("requester", "Choose a language")


@pytest.mark.parametrize("changes", [{"from": None}, {"data": 7}, {"message": {"chat": 5}}])
async def test_a_press_without_its_shape_is_put_aside(scene, changes):
    scene.explain("update|quarantine|unreadable")
    scene.allow("query")
    await arrives(scene, callback_query=press(scene, **changes))

    assert await aside(scene) == ["callback_query"]
    scene.expect("requester", "Choose a language")
    scene.skip("requester")


@pytest.mark.parametrize(
    "changes",
    [
        {"from": {"id": 42, "is_bot": True, "first_name": "Bot", "username": "a_bot"}},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}},
        {"from": None},
        {"via_bot": {"id": 42, "is_bot": True, "first_name": "Bot", "username": "a_bot"}},
        {"sender_chat": {"id": -1009, "type": "channel", "title": "News"}},
    ],
    ids=["bot", "Telegram", "channel", "nobody", "via a bot", "sender chat"],
)
@pytest.mark.parametrize("text", ["The printer is dead", "/start", "#1"])
async def test_what_no_person_wrote_is_passed_over_in_silence(scene, changes, text):
    await arrives(scene, message=body(scene, text=text, **changes))

    assert await aside(scene) == []
    scene.expect("requester", "Choose a language")
    scene.quiet("requester", "group")


async def test_a_stranger_in_the_group_can_press_nothing(scene):
    record = await scene.reported()
    stranger = scene.world.add_person("Stranger", started=False)
    group = scene.chat("group")
    card = scene.card("group", on=record)
    data = card.keyboard[0][0].data
    message = {
        "message_id": card.id,
        "date": int(scene.clock.now().timestamp()),
        "chat": {"id": group, "type": "supergroup", "title": "IT desk"},
        "text": "x",
    }
    sender = {"id": stranger.id, "is_bot": False, "first_name": "Stranger"}
    scene.allow("query")
    await arrives(
        scene, callback_query=press(scene, **{"from": sender, "message": message, "data": data})
    )

    (answer,) = [c for c in scene.world.calls if c.params.get("callback_query_id") == "77"]
    assert answer.params["text"] == NEUTRAL
    assert (await scene.record(record)).owner is None
    scene.skip()


async def test_an_engineer_who_lost_the_role_can_press_nothing(scene):
    record = await scene.reported()

    async def dismissed(unit):
        person = await unit.people.by_telegram(scene.person("engineer").id)
        assert Role.ENGINEER in person.any_roles
        for membership in person.memberships:
            await unit.people.revoke(person.id, membership)

    await scene.desk.at_work(dismissed)

    assert await scene.press("engineer", "claim", record) == NEUTRAL
    assert (await scene.record(record)).owner is None


async def test_an_anonymous_admin_is_nobody_in_words_and_a_person_in_presses(scene):
    record = await scene.reported()
    person = scene.person("engineer").id
    scene.world.set_member_status(scene.chat("group"), person, "administrator")
    scene.world.set_anonymous(scene.chat("group"), person)
    await scene.say("engineer", "#1", chat="group")
    scene.quiet("group")

    await scene.press("engineer", "claim", record)

    assert (await scene.record(record)).owner is not None
    scene.expect("group", "Engineer")
    scene.skip()
