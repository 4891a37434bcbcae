"""The demo as a newcomer uses it: one command, one page, a fault told to its end, by mouse.

With `OPSDESK_WRITE_DOCS=1` the pictures of the documents are taken anew, so they cannot age.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.demo.cast import STAFF_GROUP_ID
from tests.browser import opened_page

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
NEXT = 12
"""The number of the first ticket after those of the past."""

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@dataclass(frozen=True)
class Language:
    """What is said and pressed in one language."""

    name: str
    locale: str
    reporter: int
    engineer: int
    rival: int
    words: str
    answers: tuple[str, ...]
    send: str
    filed: str
    claim: str
    report: str
    listed: str
    told: str
    reply: str
    answer: str
    undo: str
    undone: str
    resolve: str
    cause: str
    solution: str
    asked: str
    works: str
    closed: str
    starter: int
    begun: str
    typed: str


ENGLISH = Language(
    name="en",
    locale="en-GB",
    reporter=1003,
    engineer=1005,
    rival=1004,
    words="The scanner in room 12 stays dark",
    answers=("None of these – a new report",),
    send="Send it",
    filed="Waiting for an engineer",
    claim="Claim",
    report="Emma Clarke reported",
    listed="2 unclaimed",
    told="Oliver Grant is now looking after",
    reply="Reply",
    answer="Please hold the green key for three seconds",
    undo="Undo",
    undone="undone; kept as an internal note",
    resolve="Resolve",
    cause="Explained how to",
    solution="The power key has to be held",
    asked="Does it work now?",
    works="It works",
    closed="Closed",
    starter=1010,
    begun="because: projector",
    typed="#3 is filed",
)
CHINESE = Language(
    name="zh",
    locale="zh-CN",
    reporter=1001,
    engineer=1004,
    rival=1005,
    words="三楼会议室的投影仪不亮了",
    answers=(),
    send="提交",
    filed="等待接手",
    claim="我来处理",
    report="王芳 的报告",
    listed="2 张没人接",
    told="李雷 已接手",
    reply="回复用户",
    answer="马上到，请先别关电源",
    undo="撤销",
    undone="已撤销，留作内部备注",
    resolve="解决",
    cause="硬件故障",
    solution="换了灯泡，已试投十分钟",
    asked="现在好了吗？",
    works="好了",
    closed="已关闭",
    starter=1009,
    begun="因为：投影仪",
    typed="#3 已提交",
)


@pytest.fixture(params=[CHINESE, ENGLISH], ids=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """Return the language in which a test is played."""
    spoken: Language = request.param
    return spoken


@pytest.fixture
def address(tmp_path: Path, language: Language) -> Iterator[str]:
    """Start the demo as the README says, and return the address it prints."""
    command = [sys.executable, "-m", "bot", "demo", "--config", str(ROOT / "config.yaml")]
    command += ["--language", language.name]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", line):
                break
        else:
            raise AssertionError(f"the demo ended: {said}")
        yield found.group()
    finally:
        process.terminate()
        process.communicate(timeout=15)
    assert process.returncode == 0, "the demo did not stop cleanly"


class Desk:
    """The page, by what a person does with it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def say(self, pane: str, words: str) -> None:
        await self.page.get_by_test_id(f"composer-{pane}").fill(words)
        await self.page.get_by_test_id(f"send-{pane}").click()

    async def press(self, pane: str, button: str) -> None:
        buttons = self.page.get_by_test_id(f"pane-{pane}").get_by_test_id("button")
        label = re.compile(rf"(^|\W ){re.escape(button)}$")  # with or without its picture
        await buttons.filter(has_text=label).last.click()

    async def sees(self, pane: str, words: str) -> None:
        shown = self.page.get_by_test_id(f"messages-{pane}").get_by_text(words)
        await expect(shown.last).to_be_visible(timeout=20_000)

    async def be(self, pane: str, person: int) -> None:
        await self.page.get_by_test_id(f"you-are-{pane}").click()
        await self.page.get_by_test_id(f"as-{person}").click()

    async def open_topic(self, number: int | None) -> None:
        """Go to the topic of a ticket, which may be about to be made, or to General."""
        if not await self.page.get_by_test_id("cast").is_visible():
            await self.page.get_by_test_id("topics-out").click()
        topics = self.page.locator("[data-testid^=topic-]:visible")
        name = "^General" if number is None else rf"^\W+#{number} "
        await topics.filter(has_text=re.compile(name)).first.click(timeout=20_000)

    async def keep_picture(self, name: str) -> None:
        if os.environ.get("OPSDESK_WRITE_DOCS"):
            PICTURES.mkdir(exist_ok=True)
            await self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


async def test_a_newcomer_plays_a_fault_to_its_end(address, language):
    async with opened_page(address, locale=language.locale) as page:
        desk = Desk(page)
        await page.get_by_test_id(f"person-{language.reporter}").click()
        await desk.be("group", language.engineer)

        await desk.say("private", language.words)
        for answer in language.answers:
            await desk.press("private", answer)
        await desk.press("private", language.send)
        await desk.sees("private", language.filed)
        await desk.sees("group", language.words)

        await desk.press("group", language.claim)
        await desk.sees("private", language.told)
        await desk.open_topic(NEXT)
        await desk.sees("group", language.report)
        await desk.press("group", language.reply)
        await desk.say("group", language.answer)
        await desk.keep_picture(f"held-{language.name}")
        await desk.press("group", language.undo)
        await desk.sees("group", language.undone)
        await desk.press("group", language.reply)
        await desk.say("group", language.answer)
        await desk.sees("private", language.answer)
        await desk.keep_picture(f"desk-{language.name}")

        await desk.press("group", language.resolve)
        await desk.press("group", language.cause)
        await desk.say("group", language.solution)
        await desk.sees("private", language.asked)
        await desk.press("private", language.works)
        await desk.sees("private", language.closed)


async def test_a_newcomer_sees_what_a_group_with_topics_looks_like(address, language):
    async with opened_page(address, locale=language.locale) as page:
        desk = Desk(page)
        await desk.sees("group", "#11")
        await page.get_by_test_id("pinned-group").click()
        await desk.sees("group", language.listed)

        await desk.open_topic(1)
        await expect(page.get_by_test_id("pane-group").get_by_test_id("photo")).to_have_count(1)
        await expect(page.get_by_test_id("closed-group")).to_be_visible()
        await desk.open_topic(2)
        await expect(page.get_by_test_id("pane-group").get_by_test_id("album")).to_have_count(1)
        await page.get_by_test_id("person-1003").click()
        await desk.keep_picture(f"topic-{language.name}")
        await desk.open_topic(6)
        await expect(page.get_by_test_id("pane-group").get_by_test_id("voice")).to_have_count(1)
        await desk.open_topic(None)
        await expect(page.get_by_test_id("pane-group").get_by_test_id("album")).to_have_count(0)
        await page.get_by_test_id(f"person-{language.starter}").click()
        await desk.sees("private", language.begun)
        await desk.sees("private", language.send)
        await page.get_by_test_id(f"group-{STAFF_GROUP_ID}").click()
        await desk.sees("group", language.typed)


@pytest.mark.parametrize("language", [CHINESE], ids=["zh"])
async def test_two_people_press_claim_in_the_same_instant_and_see_who_won(address):
    async with opened_page(address) as page:
        desk = Desk(page)
        await page.get_by_test_id(f"person-{CHINESE.reporter}").click()
        await desk.say("private", CHINESE.words)
        for answer in (*CHINESE.answers, CHINESE.send):
            await desk.press("private", answer)
        await desk.sees("group", CHINESE.words)

        await page.get_by_test_id("together").click()
        for place, person in (("first", CHINESE.engineer), ("second", CHINESE.rival)):
            await page.get_by_test_id(f"together-{place}").click()
            await page.get_by_test_id(f"as-{person}").click()
        await desk.press("group", CHINESE.claim)

        toasts = page.get_by_test_id("toasts-group").get_by_test_id("toast")
        await expect(toasts).to_have_count(2)
        told = " ".join(await toasts.all_inner_texts())
        assert ("归您了" in told and "claimed it on" in told) or (
            "is yours" in told and "慢了一步" in told
        )


async def test_on_a_phone_everything_fits_and_a_fault_can_be_told(address, language):
    async with opened_page(address, 390, 844, language.locale) as page:
        desk = Desk(page)
        await page.get_by_test_id("tab-people").click()
        await page.get_by_test_id(f"person-{language.reporter}").click()

        await desk.say("private", language.words)
        for answer in language.answers:
            await desk.press("private", answer)
        send = page.get_by_test_id("pane-private").get_by_role("button", name=language.send)
        await expect(send.last).to_be_visible()
        await desk.keep_picture(f"phone-{language.name}")
        await desk.press("private", language.send)
        await desk.sees("private", language.filed)
        await page.get_by_test_id("tab-group").click()

        await desk.sees("group", language.words)
        await desk.press("group", language.claim)
        await desk.open_topic(NEXT)
        await desk.sees("group", language.report)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
