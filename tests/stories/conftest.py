"""The scene of stories that are told in Chinese."""

from collections.abc import AsyncIterator

import pytest

from tests.scene import Scene, played


@pytest.fixture
async def chinese_scene(database_url: str) -> AsyncIterator[Scene]:
    """Return a desk, and people, that speak Chinese."""
    async with played(database_url, {"OPSDESK_DESK__LANGUAGE": "zh"}, "zh") as scene:
        yield scene
        scene.check()
