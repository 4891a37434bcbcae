"""The loop that a desk turns on."""

import asyncio
import sys

import pytest

from bot.process import finished


async def _seen(loops):
    loops.append(type(asyncio.get_running_loop()).__module__)


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not made for Windows")
def test_the_fast_loop_is_taken_where_it_is_installed():
    loops: list[str] = []
    finished(_seen(loops))
    assert loops == ["uvloop"]


def test_without_it_the_usual_loop_does(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvloop", None)
    loops: list[str] = []
    finished(_seen(loops))
    assert loops[0].startswith("asyncio")
