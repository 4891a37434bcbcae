"""A real Chromium for the tests that need one."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest
from playwright.async_api import ConsoleMessage, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Return where a Chromium is installed, if one is."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def opened_page(
    url: str,
    width: int = 1440,
    height: int = 900,
    locale: str = "zh-CN",
    *,
    scheme: Literal["light", "dark"] = "light",
    quiet: bool = True,
) -> AsyncIterator[Page]:
    """Open a page in a window of its own; skip the test where there is no Chromium.

    At the end a page that wrote errors to its console fails the test, unless `quiet` is False.
    """
    path = chromium_path()
    if path is None:
        pytest.skip(f"no Chromium is installed (looked for {', '.join(NAMES)})")
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        page = await browser.new_page(
            viewport={"width": width, "height": height}, locale=locale, color_scheme=scheme
        )
        page.set_default_timeout(10_000)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            await page.goto(url)
            yield page
        finally:
            await browser.close()
    if quiet:
        assert complaints == []
