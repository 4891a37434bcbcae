"""How a call may come in, and what comes of the parts that do not fit."""

import pytest

BUTTONS = {"inline_keyboard": [[{"text": "Claim", "callback_data": "c"}]]}


@pytest.mark.parametrize("way", ["__call__", "form", "multipart", "query"])
async def test_every_encoding_carries_the_same_message(api, world, ada, way):
    reply = await getattr(api, way)(
        "sendMessage", chat_id=ada.id, text="Hi", disable_notification=True, reply_markup=BUTTONS
    )

    assert reply.result["reply_markup"] == BUTTONS
    assert world.messages(ada.id)[0].silent
    assert world.calls[0].params == {
        "chat_id": ada.id,
        "text": "Hi",
        "disable_notification": True,
        "reply_markup": BUTTONS,
    }
    assert world.calls[0].mistyped_parameters == ()


@pytest.mark.parametrize("name", ["getme", "GETME", "getMe"])
async def test_a_method_is_found_in_any_case(api, world, name):
    reply = await api.query(name)

    assert reply.result["first_name"] == "Opsdesk (sandbox)"
    assert world.calls[0].method == "getMe"


async def test_parameters_of_the_address_and_of_the_body_are_merged(api, ada):
    reply = await api.sent(
        "POST", "sendMessage", params={"chat_id": str(ada.id)}, json={"text": "Hi"}
    )

    assert reply.result["text"] == "Hi"


async def test_a_file_comes_by_name_or_by_attachment(api, world, ada, pixel):
    named = await api.multipart("sendPhoto", {"photo": ("a.png", pixel)}, chat_id=ada.id)
    attached = await api.multipart(
        "sendDocument", {"f1": ("log.txt", b"line")}, chat_id=ada.id, document="attach://f1"
    )

    assert (named.result["photo"][0]["width"], named.result["photo"][0]["height"]) == (2, 3)
    document = attached.result["document"]
    assert (document["file_name"], document["mime_type"]) == ("log.txt", "text/plain")
    assert world.file_bytes(document["file_id"]) == b"line"
    assert world.calls[1].params["f1"] == {"file_name": "log.txt", "size": 4}
    assert world.calls[1].unknown_parameters == ()


# aiohttp's own reader complains about a bare name that is not ASCII, and goes on.
@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionHeader")
@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        pytest.param('name="document"; filename="日志 1.log"', "日志 1.log", id="quoted"),
        pytest.param("name=document;filename=日志.log", "日志.log", id="bare"),
        pytest.param(r'name="document"; filename="a\"b.log"', 'a"b.log', id="escaped"),
        pytest.param(
            "name=\"document\"; filename*=utf-8''%E6%97%A5%E5%BF%97.log",
            "日志.log",
            id="extended",
        ),
    ],
)
async def test_a_file_name_is_read_however_a_library_writes_it(api, ada, disposition, name):
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    body = (
        f'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{ada.id}\r\n'
        f"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\nlog\r\n--b--\r\n"
    )

    reply = await api.sent("POST", "sendDocument", data=body.encode(), headers=kind)

    assert reply.result["document"]["file_name"] == name


async def test_a_null_is_the_text_null_as_to_the_official_server(api, world, ada):
    reply = await api("sendMessage", chat_id=ada.id, text=None)

    assert reply.result["text"] == "null"
    assert world.calls[0].mistyped_parameters == ("text",)
    refused = await api("sendMessage", chat_id=ada.id, text="x", reply_markup=None)
    assert refused.description == "Bad Request: object expected as reply markup"


async def test_numbers_and_flags_may_come_as_texts(api, world, ada):
    world.say(ada.id, "Hi")

    reply = await api.form(
        "sendMessage", chat_id=str(ada.id), text="x", protect_content="True",
        reply_parameters='{"message_id": "1"}',
    )  # fmt: skip

    assert reply.result["reply_to_message"]["text"] == "Hi"
    assert reply.result["has_protected_content"] is True


async def test_unknown_parameters_are_ignored_and_recorded(api, world, ada):
    reply = await api("sendMessage", chat_id=ada.id, text="Hi", colour="red")

    assert reply.status == 200
    assert world.calls[0].unknown_parameters == ("colour",)


async def test_a_parameter_only_the_sandbox_ignores_is_recorded_too(api, world, ada):
    await api("sendMessage", chat_id=ada.id, text="Hi", message_effect_id="1")

    assert world.calls[0].unserved_parameters == ("message_effect_id",)


async def test_wrong_types_are_recorded(api, world, ada):
    await api("sendMessage", chat_id=ada.id, text=5, reply_markup={"inline_keyboard": [], "x": 1})

    assert world.calls[0].mistyped_parameters == ("reply_markup", "text")


async def test_a_known_method_that_is_not_served_is_marked(api, world):
    reply = await api("sendDice", chat_id=1)

    assert (reply.status, reply.description) == (404, "Not Found: method not found")
    assert (world.calls[0].method, world.calls[0].served) == ("sendDice", False)


@pytest.mark.parametrize(
    ("token", "status", "description"),
    [
        pytest.param("0:sandbox-other", 401, "Unauthorized", id="another sandbox's"),
        pytest.param("12345:AAE-real_looking", 401, "Unauthorized", id="a real one"),
        pytest.param("nonsense", 404, "Not Found", id="malformed"),
    ],
)
async def test_a_wrong_token_opens_nothing(api, world, token, status, description):
    for path in ("bot{}/getMe", "file/bot{}/photos/file_0.jpg"):
        async with api.session.get(f"{api.root}/{path.format(token)}") as response:
            assert response.status == status
            assert await response.json() == {
                "ok": False,
                "error_code": status,
                "description": description,
            }
    assert world.calls == []


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("application/json", b"{", "can't parse JSON object"),
        ("application/json", b"[]", "JSON object expected"),
        ("multipart/form-data; boundary=x", b"nonsense", "can't parse multipart form"),
        ("multipart/form-data", b"nonsense", "can't parse multipart form"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(api, kind, body, reason):
    reply = await api.sent("POST", "getMe", data=body, headers={"Content-Type": kind})

    assert (reply.status, reply.description) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize("chat_id", ["1001", " 1001 ", "1001.5", 1001.0, "1001x"])
async def test_a_number_is_read_as_far_as_it_goes(api, ada, chat_id):
    assert (await api("sendMessage", chat_id=chat_id, text="x")).result["chat"]["id"] == ada.id


@pytest.mark.parametrize("chat_id", ["@ada_l", "ada_l", "1_001", None, True, [1001], "x1001"])
async def test_what_is_no_number_is_no_chat(api, world, chat_id):
    world.add_person("Ada", id=1001, username="ada_l", started=True)
    reply = await api("sendMessage", chat_id=chat_id, text="x")

    assert reply.description == "Bad Request: chat not found"


@pytest.mark.parametrize("path", ["getMe/", "getMe/x", "", "unheard"])
async def test_a_longer_address_names_another_method(api, path):
    api.strict = False
    reply = await api.query(path)

    assert (reply.status, reply.description) == (404, "Not Found: method not found")


async def test_a_method_can_be_named_by_a_parameter(api, world):
    api.strict = False

    assert (await api.form("?method=getMe")).result["id"] == world.bot.id


async def test_addresses_outside_of_the_api_are_not_found(api):
    async with api.session.get(f"{api.root}/elsewhere") as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found")
