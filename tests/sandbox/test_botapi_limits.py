"""How many calls Telegram takes in a span of time, and what those above it are told."""

import pytest

from sandbox.__main__ import arguments, opened
from sandbox.calls.dispatch import call
from sandbox.calls.params import Params
from sandbox.snapshot import save
from sandbox.world import World


@pytest.fixture
def world(clock):
    return World(clock=clock)


@pytest.fixture
def send(world):
    """Send to a chat, so often; return for each call its `retry_after`, 0 where it passed."""

    async def sent(chat, times=1, method="sendMessage", **params):
        given = {"chat_id": chat.id, **({"text": "x"} if method == "sendMessage" else params)}
        return [await told(world, method, **given) for _ in range(times)]

    return sent


async def told(world, method, **given):
    body = (await call(world, method, Params(given=given))).body
    assert body is not None
    return 0 if body["ok"] else body["parameters"]["retry_after"]


@pytest.fixture
def lab(world, ada):
    return world.add_group("Lab", members=[ada.id], kind="group")


@pytest.fixture
def edit(world):
    """Edit the first message of a chat, so often."""
    count = iter(range(1000))

    async def edited(chat, times=1):
        return [
            await told(
                world, "editMessageText", chat_id=chat.id, message_id=1, text=f"{next(count)}"
            )
            for _ in range(times)
        ]

    return edited


@pytest.mark.parametrize("group", ["ops", "lab"])
async def test_a_group_takes_20_messages_in_any_minute(request, clock, send, group):
    chat = request.getfixturevalue(group)
    assert await send(chat) == [0]
    clock.later(seconds=10)
    assert await send(chat, 19) == [0] * 19

    clock.later(seconds=20)
    assert await send(chat) == [30]

    clock.later(seconds=30)
    assert await send(chat) == [0]
    assert await send(chat) == [10]


async def test_what_is_told_is_the_rest_in_whole_seconds(clock, send, ops):
    await send(ops, 20)
    clock.later(seconds=59.5)

    assert await send(ops) == [1]
    clock.later(seconds=0.5)
    # It would fit now, but the second that was told has not passed.
    assert await send(ops) == [1]
    clock.later(seconds=0.5)
    assert await send(ops) == [0]


async def test_a_refused_call_is_told_the_rest_again_and_makes_nobody_wait_longer(clock, send, ops):
    await send(ops, 20)
    assert await send(ops, 3) == [60] * 3

    clock.later(seconds=15)
    assert await send(ops) == [45]

    clock.later(seconds=44.999999)
    assert await send(ops) == [1]
    clock.later(seconds=0.000001)
    assert await send(ops, 21) == [0] * 20 + [60]


async def test_a_private_chat_takes_bursts_of_60_and_180_in_a_minute(clock, send, ada):
    for burst in range(3):
        assert await send(ada, 30) == [0] * 30
        clock.later(seconds=1)
        wait = 9 if burst < 2 else 39
        assert await send(ada, 31) == [0] * 30 + [wait]
        clock.later(seconds=9)

    clock.later(seconds=30)
    assert await send(ada) == [0]


async def test_a_private_chat_takes_one_a_second_for_ever(clock, send, ada):
    for _ in range(200):
        assert await send(ada) == [0]
        clock.later(seconds=1)


async def test_30_messages_in_any_second_are_all_that_pass(world, clock, send, ops, ada):
    others = [world.add_person(f"Person {number}", started=True) for number in range(3)]
    for chat in (*others, ops):
        await send(chat, 7)
    clock.later(seconds=0.4)
    assert await send(ada, 3) == [0, 0, 1]

    assert [await send(chat) for chat in (*others, ops)] == [[1]] * 4
    clock.later(seconds=1)
    # Nothing of what was refused counts.
    for chat in (*others, ops):
        assert await send(chat, 7) == [0] * 7


async def test_edits_are_no_messages_and_have_a_limit_of_their_own(clock, send, edit, ops, ada):
    await send(ops)
    await send(ada)

    assert await edit(ops, 6) == [0] * 5 + [1]
    assert await edit(ada, 61) == [0] * 60 + [10]

    for _ in range(11):
        clock.later(seconds=1)
        assert await edit(ops, 5) == [0] * 5
    clock.later(seconds=1)
    assert await edit(ops) == [48]


async def test_edits_do_not_use_up_the_messages(send, edit, ops):
    await send(ops)
    await edit(ops, 5)

    assert await send(ops, 20) == [0] * 19 + [60]


async def test_who_must_wait_cannot_edit_either_but_read(world, send, edit, ops):
    await send(ops, 21)

    assert await edit(ops) == [60]
    assert await told(world, "getChat", chat_id=ops.id) == 0
    assert await told(world, "sendChatAction", chat_id=ops.id, action="typing") == 0


async def test_no_chat_waits_for_another(send, edit, ops, lab, ada):
    await send(ops, 21)

    assert await send(ada, 5) + await send(lab, 3) == [0] * 8
    assert await edit(lab, 5) == [0] * 5


async def test_reading_is_free(world, send, ops):
    for _ in range(100):
        assert await told(world, "getChat", chat_id=ops.id) == 0
        assert await told(world, "sendChatAction", chat_id=ops.id, action="typing") == 0

    assert await send(ops, 20) == [0] * 20


async def test_what_took_no_effect_does_not_count(world, send, ops):
    for _ in range(30):
        reply = await call(world, "sendMessage", Params(given={"chat_id": ops.id, "text": ""}))
        assert reply.status == 400

    assert await send(ops, 20) == [0] * 20


async def test_each_part_of_an_album_counts(world, clock, send, ops, pixel):
    photo = world.files.add_photo(pixel).file_id
    media = [{"type": "photo", "media": photo}] * 10

    assert await send(ops, 2, "sendMediaGroup", media=media) == [0, 0]
    assert await send(ops) == [60]

    clock.later(seconds=60)
    await send(ops, 11)
    assert await send(ops, 1, "sendMediaGroup", media=media) == [60]


async def test_a_batch_longer_than_the_limit_passes_where_nothing_came_before(
    world, send, ops, ada
):
    for number in range(25):
        world.say(ada.id, f"{number}")
    batch = {"from_chat_id": ada.id, "message_ids": list(range(1, 26))}

    assert await send(ops, 2, "forwardMessages", **batch) == [0, 60]

    assert len(world.messages(ops.id)) == 25


async def test_topics_their_names_and_pins_count_as_messages(world, send, ada):
    forum = world.add_group("Forum", members=[ada.id], is_forum=True)
    root = world.create_topic(forum.id, "One").id
    topic = {"message_thread_id": root}
    await send(forum)
    message = world.messages(forum.id)[-1].id

    assert await send(forum, 5, "createForumTopic", name="Two") == [0] * 5
    names = [await send(forum, 1, "editForumTopic", name=f"{n}", **topic) for n in range(5)]
    assert names == [[0]] * 5
    assert await send(forum, 1, "pinChatMessage", message_id=message) == [0]

    assert await send(forum, 9) == [0] * 8 + [60]


@pytest.mark.parametrize("way", ["__call__", "form", "multipart", "query"])
async def test_the_refusal_reads_as_the_official_servers(api, world, clock, send, ops, way):
    await send(ops, 20)
    clock.later(seconds=18)

    reply = await getattr(api, way)("sendMessage", chat_id=ops.id, text="x")

    assert reply.status == 429
    assert reply.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 42",
        "parameters": {"retry_after": 42},
    }
    assert reply.headers["Retry-After"] == "42"
    assert len(world.messages(ops.id)) == 20


@pytest.mark.parametrize("way", ["__call__", "form", "multipart", "query"])
async def test_an_album_counts_alike_in_every_encoding(api, world, send, ops, pixel, way):
    media = [{"type": "photo", "media": world.files.add_photo(pixel).file_id}] * 10

    reply = await getattr(api, way)("sendMediaGroup", chat_id=ops.id, media=media)

    assert reply.status == 200
    assert await send(ops, 11) == [0] * 10 + [60]


async def test_the_log_tells_what_was_refused(world, send, ops):
    await send(ops, 21)

    passed, refused = world.calls[-2:]
    assert (passed.status, passed.applied) == (200, True)
    assert (refused.status, refused.applied, refused.result_message_id) == (429, False, None)
    assert refused.description == "Too Many Requests: retry after 60"
    assert refused.served


async def test_an_ordered_failure_comes_first_and_its_effect_counts(world, send, ops):
    await send(ops, 19)
    world.fail_next("sendMessage", status=429, retry_after=5, applied=True)
    world.fail_next("sendMessage", status=429, retry_after=7)

    assert await send(ops, 3) == [5, 7, 60]


async def test_the_old_id_of_a_group_still_tells_the_new_one(world, send, lab):
    await send(lab, 21)
    new = world.upgrade(lab.id)

    reply = await call(world, "sendMessage", Params(given={"chat_id": lab.id, "text": "x"}))

    assert reply.body is not None
    assert reply.body["parameters"] == {"migrate_to_chat_id": new.id}
    assert await send(new) == [0]


async def test_without_limits_nothing_is_refused(world, send, edit, ops):
    world.limits_on = False
    assert await send(ops, 100) == [0] * 100
    assert await edit(ops, 100) == [0] * 100

    world.limits_on = True

    assert await send(ops) == [60]


@pytest.mark.parametrize(("words", "kept"), [([], True), (["--no-limits"], False)])
def test_the_program_keeps_them_unless_told_otherwise(tmp_path, world, words, kept):
    state = tmp_path / "world.json"
    options = arguments([*words, "--state", str(state)])
    new = opened(options)
    save(world, state)

    assert (new.limits_on, opened(options).limits_on) == (kept, kept)
