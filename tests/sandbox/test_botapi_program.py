"""The sandbox started from the command line."""

import asyncio
import re

import aiohttp
import pytest

from sandbox.__main__ import arguments, main, serve


async def test_it_serves_a_world_with_people_a_group_and_a_page(caplog):
    caplog.set_level("INFO")
    program = asyncio.ensure_future(serve(arguments(["--port", "0", "--person", "Ada Lovelace"])))
    while "page:" not in caplog.text:
        await asyncio.to_thread(lambda: None)
    (root,) = re.findall(r"API root (\S+),", caplog.text)
    (page,) = re.findall(r"page: (\S+)", caplog.text)

    async with aiohttp.ClientSession() as session:
        async with session.get(f"{root}/bot0:sandbox/getChat?chat_id=1001") as response:
            chat = (await response.json())["result"]
        async with session.get(page) as response:
            shown = response.status

    assert (chat["first_name"], chat["last_name"]) == ("Ada", "Lovelace")
    assert shown == 200
    program.cancel()
    with pytest.raises(asyncio.CancelledError):
        await program


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--token", "12345:AAE-real"], "could belong to a real bot"),
        (["--host", "0.0.0.0"], "only with --expose"),  # noqa: S104 - it is refused
    ],
)
def test_it_refuses_to_start_where_it_could_do_harm(monkeypatch, capsys, words, reason):
    monkeypatch.setattr("sys.argv", ["sandbox", *words])

    assert main() == 2
    assert reason in capsys.readouterr().err
