"""The chat page over HTTP: who may talk to it, what it tells and what it does."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from aiohttp import ClientSession, FormData, web

from sandbox.model import Answer, Button
from sandbox.page import attach
from sandbox.world import World

KEY = "s3cret"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff"
    "3f0005fe02fedccc59e70000000049454e44ae426082"
)
MONDAY = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
ANN, BEN = 1001, 1002
GROUP = -1001000000001


@pytest.fixture
def world():
    made = World(clock=lambda: MONDAY)
    made.add_person("Ann", id=ANN, language="en", started=True)
    made.add_person("Ben Bao", id=BEN, language="zh", started=True)
    made.add_group("Ops", id=GROUP, members=(ANN, BEN))
    return made


@pytest.fixture
async def origin(world) -> AsyncIterator[str]:
    app = web.Application()
    attach(app, world, key=KEY, captions={ANN: {"zh": "员工", "en": "Staff"}})
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def client(origin) -> AsyncIterator[ClientSession]:
    """What the page itself is to the server."""
    async with ClientSession(f"{origin}/{KEY}/", headers={"Origin": origin}) as session:
        yield session


def carded(world, *texts):
    row = tuple(Button(wire={"text": text, "callback_data": text}) for text in texts)
    return world.post(world.chats[GROUP], world.bot, text="card", keyboard=(row,))


async def state(client):
    async with client.get("state") as response:
        return await response.json()


async def posted(client, path, **fields):
    async with client.post(path, json=fields) as response:
        return response.status, await response.json()


async def uploaded(client, path, data, name="f.bin", **fields):
    form = FormData(quote_fields=False)
    for key, value in fields.items():
        form.add_field(key, str(value))
    form.add_field("file", data, filename=name)
    async with client.post(path, data=form) as response:
        return response.status, await response.json()


async def test_the_page_and_its_parts_come_sealed(client):
    for path, kind in [
        ("", "text/html"),
        ("static/main.js", "text/javascript"),
        ("state", "application/json"),
    ]:
        async with client.get(path) as response:
            assert (response.status, response.content_type) == (200, kind)
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["Cache-Control"] == "no-store"


async def test_a_missing_slash_leads_to_the_page(client, origin):
    async with client.get(f"{origin}/{KEY}", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (308, f"/{KEY}/")


@pytest.mark.parametrize("path", ["/state", "/wrong/", "/wrong/state", "/"])
async def test_without_the_key_there_is_nothing(client, origin, path):
    async with client.get(origin + path) as response:
        assert response.status == 404


@pytest.mark.parametrize(
    "path", ["static/..%2f..%2fworld.py", "static/absent.js", "file/absent", "absent"]
)
async def test_what_is_not_there_is_not_found(client, path):
    async with client.get(path) as response:
        assert response.status == 404
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", ""]
)
async def test_a_name_that_is_not_loopback_is_refused(client, host):
    async with client.get("state", headers={"Host": host}) as response:
        assert response.status in {400, 403}


@pytest.mark.parametrize("host", ["localhost:8080", "[::1]:8080", "127.0.0.1"])
async def test_every_name_of_loopback_is_served(client, host):
    async with client.get("state", headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing said"),
        pytest.param({"Origin": "null"}, id="a sandboxed frame"),
        pytest.param({"Origin": "http://evil.example"}, id="another site"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, id="another port"),
        pytest.param(
            {"Origin": "http://evil.example", "X-Sandbox": "1"}, id="the header does not help"
        ),
    ],
)
async def test_another_page_cannot_act(origin, world, headers):
    async with ClientSession(headers=headers) as stranger:
        wish = {"person": ANN, "text": "hi"}
        async with stranger.post(f"{origin}/{KEY}/say", json=wish) as response:
            assert response.status == 403
    assert world.messages(ANN) == []


async def test_a_program_that_names_itself_may_act(origin, world):
    async with ClientSession(headers={"X-Sandbox": "1"}) as program:
        wish = {"person": ANN, "text": "hi"}
        async with program.post(f"{origin}/{KEY}/say", json=wish) as response:
            assert response.status == 200
    assert [message.text for message in world.messages(ANN)] == ["hi"]


async def test_the_state_tells_of_everyone_and_everything(client, world):
    world.say(BEN, "hello /help", chat=GROUP)
    carded(world, "claim")
    whole = await state(client)

    assert whole["people"][str(ANN)]["caption"] == {"zh": "员工", "en": "Staff"}
    assert whole["people"][str(BEN)]["name"] == "Ben Bao"
    assert whole["chats"][str(GROUP)]["members"] == [ANN, BEN]
    said, card = whole["messages"][f"{GROUP}/1"], whole["messages"][f"{GROUP}/2"]
    assert (said["sender"], said["text"]) == (BEN, "hello /help")
    assert said["entities"][0]["type"] == "bot_command"
    assert card["keyboard"][0][0]["data"] == "claim"
    assert world.token not in json.dumps(whole)


async def test_what_people_do_reaches_the_world(client, world):
    assert await posted(client, "say", person=ANN, chat=GROUP, text="jam") == (200, {"message": 1})
    assert (await posted(client, "edit", person=ANN, chat=GROUP, message=1, text="paper jam"))[
        0
    ] == 200
    assert (await posted(client, "say", person=BEN, chat=GROUP, text="seen", reply_to=1))[0] == 200
    assert (await posted(client, "leave", person=BEN, chat=GROUP))[0] == 200
    assert (await posted(client, "join", person=BEN, chat=GROUP))[0] == 200

    first, second, *_ = world.messages(GROUP)
    assert (first.text, second.reply_to) == ("paper jam", 1)
    assert BEN in world.chats[GROUP].present
    whole = await state(client)
    assert whole["messages"][f"{GROUP}/1"]["edited"]
    assert whole["messages"][f"{GROUP}/3"]["service"]["left"] == "Ben Bao"


async def test_blocking_and_unblocking(client, world):
    assert (await posted(client, "block", person=ANN))[0] == 200
    assert (await state(client))["people"][str(ANN)]["blocked"]
    assert (await posted(client, "say", person=ANN, text="hi"))[0] == 409
    assert (await posted(client, "unblock", person=ANN))[0] == 200
    assert not world.people[ANN].blocked


async def test_a_press_is_answered_in_the_state(client, world):
    card = carded(world, "claim")
    status, told = await posted(
        client, "press", person=ANN, chat=GROUP, message=card.id, data="claim"
    )
    query = told["query"]
    assert (status, (await state(client))["presses"][query]["answer"]) == (200, None)
    world.presses[query].answer = Answer(text="yours", show_alert=False)

    answer = (await state(client))["presses"][query]["answer"]
    assert answer == {"text": "yours", "alert": False, "url": None}


async def test_two_press_together_in_one_request(client, world):
    card = carded(world, "claim")
    presses = [
        {"person": who, "chat": GROUP, "message": card.id, "data": "claim"} for who in (ANN, BEN)
    ]
    status, told = await posted(client, "press-together", presses=presses)

    assert status == 200
    assert [world.presses[query].person for query in told["queries"]] == [ANN, BEN]


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("press", {"person": ANN, "chat": GROUP, "message": 9, "data": "x"}, 409),
        ("say", {"person": 4, "text": "hi"}, 409),
        ("say", {"person": ANN, "text": " "}, 400),
        ("say", {"person": "Ann", "text": "hi"}, 400),
        ("say", {"person": True, "text": "hi"}, 400),
        ("say", {"person": ANN, "text": 5}, 400),
        ("say", {"text": "hi"}, 400),
        ("press-together", {"presses": "all"}, 400),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(client, path, fields, status):
    told, body = await posted(client, path, **fields)
    assert told == status
    assert body["error"]


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b""])
async def test_a_request_that_is_no_json_object_is_refused(client, body):
    headers = {"Content-Type": "application/json"}
    async with client.post("say", data=body, headers=headers) as response:
        assert response.status == 400


async def test_a_form_of_another_type_is_refused(client):
    async with client.post("say", data={"person": ANN, "text": "hi"}) as response:
        assert response.status == 400
    async with client.post("photo", json={"person": ANN}) as response:
        assert response.status == 400


async def test_a_photo_is_shown_in_place(client, world):
    status, told = await uploaded(client, "photo", PNG, "a.png", person=ANN, caption="look")
    photo = (await state(client))["messages"][f"{ANN}/{told['message']}"]["media"]
    async with client.get(f"file/{photo['file']}") as response:
        assert (response.content_type, await response.read()) == ("image/png", PNG)
        assert response.headers["Content-Disposition"].startswith("inline")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (status, world.messages(ANN)[0].caption, photo["width"]) == (200, "look", 1)


async def test_a_document_is_never_shown_in_place(client, world):
    page = b"<script>alert(1)</script>"
    name = "发票.html"
    status, _ = await uploaded(client, "document", page, name, person=BEN, chat=GROUP)
    document = world.messages(GROUP)[0].document
    assert status == 200
    assert document
    async with client.get(f"file/{document.file_id}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert quote("发票") in response.headers["Content-Disposition"]


async def test_a_photo_that_is_no_picture_is_refused_or_kept_from_view(client, world):
    status, body = await uploaded(client, "photo", b"<svg onload=alert(1)>", person=ANN)
    assert (status, "PNG" in body["error"]) == (400, True)
    world.send_photo(ANN, b"<html>")
    photo = world.messages(ANN)[0].photo
    assert photo
    async with client.get(f"file/{photo.file_id}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_over_the_limit_is_refused(client, monkeypatch):
    monkeypatch.setattr("sandbox.page.wishes.LARGEST", 10)
    form = FormData()
    form.add_field("person", str(ANN))
    form.add_field("file", b"x" * 200, filename="big")
    async with client.post("document", data=form) as response:
        assert response.status == 413


async def test_the_stream_begins_with_the_state_and_tells_only_what_changed(client, world):
    async with client.get("events") as stream:
        assert stream.content_type == "text/event-stream"
        event, whole = await read_event(stream)
        assert (event, whole["messages"]) == ("state", {})
        world.say(ANN, "one", chat=GROUP)
        world.say(ANN, "two", chat=GROUP)
        event, patch = await read_event(stream)
        assert (event, sorted(patch["messages"])) == ("change", [f"{GROUP}/1", f"{GROUP}/2"])
        assert "people" not in patch
        world.delete(ANN, GROUP, 1)
        _, patch = await read_event(stream)
        assert patch["gone"] == {"messages": [f"{GROUP}/1"]}
        world.block(BEN)
        _, patch = await read_event(stream)
        assert patch["people"][str(BEN)]["blocked"]


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ({"outage": True}, lambda world: setattr(world, "outage", True)),
        ({"limits": False}, lambda world: setattr(world, "limits_on", False)),
        ({"refusing": True}, lambda world: world.fail_next("*", status=429, retry_after=30)),
    ],
    ids=["outage", "limits", "refusing"],
)
async def test_every_open_page_learns_at_once_how_the_network_is(world, client, told, order):
    async with client.get("events") as stream:
        await read_event(stream)
        order(world)

        event, patch = await read_event(stream)

        calm = {"outage": False, "refusing": False, "limits": True}
        assert (event, patch) == ("change", {"network": calm | told})


async def read_event(stream):
    name, data = "", ""
    async for line in stream.content:
        field, _, value = line.decode().rstrip("\r\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            data += value
        elif not field:
            break
    return name, json.loads(data)
