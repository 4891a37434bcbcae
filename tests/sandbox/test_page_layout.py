"""The page around the chat in a real browser: languages, phone, unread, calls, a lost server."""

from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from playwright.async_api import expect

from sandbox.text.markup import formatted
from sandbox.world import World
from tests.browser import opened_page
from tests.sandbox.page_scene import (
    HAN,
    LI,
    MONDAY,
    WANG,
    Desk,
    call,
    pane,
    populated,
    served,
    write,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


@pytest.fixture
async def desk():
    async with served(populated()) as scene:
        yield scene


async def test_both_languages_and_the_choice_is_remembered(desk):
    async with opened_page(desk.url, locale="en-GB") as page:
        await expect(page.get_by_test_id("banner")).to_contain_text("not Telegram")
        await expect(page.get_by_test_id("cast")).to_contain_text("Engineer")
        await page.get_by_test_id("language-zh").click()
        await expect(page.get_by_test_id("banner")).to_contain_text("不是真的 Telegram")
        await expect(page.get_by_test_id("cast")).to_contain_text("工程师")
        await page.reload()

        await expect(page.get_by_test_id("cast")).to_contain_text("工程师")
        assert await page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_a_phone_shows_one_pane_and_never_scrolls_sideways(desk, locale):
    long = "https://example.org/" + "a" * 120
    desk.post(
        WANG,
        f"长链接 {long}\n<pre>{'x' * 200}</pre>",
        [("一个很长很长的按钮标题" * 3, "x"), ("b", "y")],
    )
    async with opened_page(desk.url, 390, 844, locale) as page:
        for tab, shown in [
            ("people", "cast"),
            ("private", "pane-private"),
            ("group", "pane-group"),
        ]:
            await page.get_by_test_id(f"tab-{tab}").click()
            for name in ("cast", "pane-private", "pane-group"):
                await expect(page.get_by_test_id(name)).to_be_visible(visible=name == shown)
            over = "document.scrollingElement.scrollWidth - innerWidth"
            assert await page.evaluate(over) <= 0
        inside = (
            "[...document.querySelectorAll('.scroller')].every(e => e.scrollWidth <= e.clientWidth)"
        )
        assert await page.evaluate(inside)


async def test_unread_messages_are_counted_where_nobody_looks(desk):
    async with opened_page(desk.url, 390, 844) as page:
        await page.get_by_test_id(f"person-{WANG}").click()
        desk.post(LI, "你值班")
        desk.post(desk.group, "新工单")
        await expect(page.get_by_test_id("tab-people").locator(".unread")).to_have_text("1")
        await expect(page.get_by_test_id("tab-group").locator(".unread")).to_have_text("1")
        await page.get_by_test_id("tab-group").click()

        await expect(page.get_by_test_id("tab-group").locator(".unread")).to_have_count(0)


async def test_the_reader_of_old_messages_is_told_of_new_ones(desk):
    for number in range(60):
        desk.post(desk.group, f"第 {number} 条")
    async with opened_page(desk.url) as page:
        feed = pane(page, "group").locator(".scroller")
        await expect(pane(page, "group").get_by_text("第 59 条")).to_be_in_viewport()
        await feed.evaluate("node => node.scrollTo(0, 0)")
        await expect(pane(page, "group").get_by_test_id("new-messages")).to_be_visible()
        desk.post(desk.group, "最新")
        await expect(pane(page, "group").get_by_test_id("new-messages")).to_contain_text("1")
        await pane(page, "group").get_by_test_id("new-messages").click()

        await expect(pane(page, "group").get_by_text("最新")).to_be_in_viewport()


async def test_calls_are_listed_with_what_was_wrong(desk):
    desk.world.record(call(1, "sendMessage", chat_id=WANG))
    desk.world.record(
        call(2, "editMessageText", status=400, description="Bad Request: no", chat_id=WANG)
    )
    desk.world.record(call(3, "getUpdates"))
    desk.world.record(call(4, "sendMessage", unknown=("colour",), chat_id=desk.group))
    async with opened_page(desk.url) as page:
        await page.get_by_test_id("calls-toggle").click()
        rows = page.get_by_test_id("call")
        await expect(rows).to_have_count(3)
        await expect(rows.nth(0)).to_contain_text("colour")
        await page.get_by_test_id("calls-filter").fill("edit")
        await expect(rows).to_have_count(1)
        await expect(rows.first).to_contain_text("Bad Request: no")
        await rows.first.locator("button").click()

        await expect(page.get_by_test_id("calls").locator("pre")).to_contain_text(str(WANG))


async def test_a_lost_server_is_announced_and_found_again():
    scene = populated()
    async with served(scene):
        port = int(scene.url.split(":")[2].split("/")[0])
        first = scene.url
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(AsyncExitStack())
        await server.enter_async_context(served(scene, port))
        page = await stack.enter_async_context(opened_page(first, quiet=False))
        await expect(page.get_by_test_id("pane-group")).to_be_visible()
        await server.aclose()
        await expect(page.get_by_test_id("reconnecting")).to_be_visible()
        scene.post(scene.group, "写于断线时")
        await stack.enter_async_context(served(scene, port))

        await expect(page.get_by_test_id("reconnecting")).to_be_hidden()
        await expect(pane(page, "group").get_by_text("写于断线时")).to_be_visible()


async def test_the_page_can_be_used_by_keyboard_alone(desk):
    async with opened_page(desk.url) as page:
        await page.get_by_test_id("you-are-group").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("you-are-group")).to_be_focused()
        await expect(page.get_by_test_id("you-are-group")).to_contain_text("韩梅梅")
        await write(page, "group", "在")

        await expect(pane(page, "group").locator(".own")).to_contain_text("在")
        assert desk.world.messages(desk.group)[0].sender.id == HAN


async def test_a_world_without_anybody_says_so():
    empty = Desk(world=World(clock=lambda: MONDAY), group=0)
    async with served(empty), opened_page(empty.url, locale="en-GB") as page:
        await expect(pane(page, "group")).to_contain_text("No group yet")
        empty.world.add_person("Ann", started=True)

        await expect(pane(page, "private")).to_contain_text("Write as Ann what is broken")


async def test_hostile_words_stay_words(desk):
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    desk.world.add_group(evil, id=-1001000000002, members=(LI,))
    desk.world.add_person(evil, id=9001, started=True)
    desk.world.say(9001, evil)
    link = formatted('<a href="https://a.example">x</a>', "HTML", None).entities[0]
    script = replace(link, url="javascript:alert(3)")
    desk.world.post(desk.world.chats[WANG], desk.world.bot, text="x", entities=(script,))
    async with opened_page(desk.url) as page:
        await expect(pane(page, "private").get_by_test_id("text")).to_contain_text("x")
        assert await page.locator("[href^=javascript]").count() == 0
        await page.get_by_test_id("person-9001").click()

        await expect(pane(page, "private").get_by_test_id("text").first).to_contain_text(evil)
        assert await page.locator("img[src=x]").count() == 0
