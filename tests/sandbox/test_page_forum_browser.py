"""Topics, the world menu and what becomes of groups, in the page in a real browser."""

import re

import pytest
from playwright.async_api import expect

from sandbox.model import Button
from tests.browser import opened_page
from tests.sandbox.page_scene import (
    CHEN,
    HAN,
    LI,
    WANG,
    furnished,
    pane,
    populated,
    press,
    served,
    write,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


@pytest.fixture
async def forum():
    async with served(furnished()) as scene:
        yield scene


@pytest.fixture
async def desk():
    async with served(populated()) as scene:
        yield scene


def topic_of(desk, name):
    topics = desk.world.chats[desk.group].topics.values()
    return next(topic for topic in topics if topic.name == name)


async def happens(page, act, menu="world"):
    await page.get_by_test_id(menu).click()
    await page.get_by_test_id("menu").get_by_test_id(act).click()


async def test_a_topic_shows_its_own_messages_and_takes_new_ones(forum):
    topic = topic_of(forum, "网络与 VPN")
    async with opened_page(forum.url) as page:
        await expect(pane(page, "group").get_by_role("heading")).to_have_text("General")
        await expect(pane(page, "group")).not_to_contain_text("VPN 又断了")
        await page.get_by_test_id("cast").get_by_test_id(f"topic-{topic.id}").click()
        await expect(pane(page, "group")).to_contain_text("VPN 又断了")
        await write(page, "group", "已恢复")

        await expect(pane(page, "group").get_by_text("已恢复")).to_be_visible()
        assert forum.world.messages(forum.group)[-1].thread == topic.id


async def test_messages_of_another_topic_are_counted_there(forum):
    topic = topic_of(forum, "网络与 VPN")
    async with opened_page(forum.url) as page:
        row = page.get_by_test_id("cast").get_by_test_id(f"topic-{topic.id}")
        await expect(row).to_be_visible()
        forum.world.say(HAN, "又断", chat=forum.group, thread=topic.id)
        await expect(row.locator(".unread")).to_have_text("1")
        await row.click()

        await expect(row.locator(".unread")).to_have_count(0)


async def test_a_phone_goes_out_to_the_topics_and_into_one(forum):
    topic = topic_of(forum, "Printers, 3rd floor")
    async with opened_page(forum.url, 390, 844, "en-GB") as page:
        await page.get_by_test_id("tab-group").click()
        await page.get_by_test_id("topics-out").click()
        rows = page.get_by_test_id("topics-group")
        await expect(rows.locator(".entry")).to_have_count(5)
        await expect(page.get_by_test_id("composer-group")).to_be_hidden()
        await rows.get_by_test_id(f"topic-{topic.id}").click()

        await expect(page.get_by_test_id("composer-group")).to_be_visible()
        await expect(pane(page, "group").get_by_role("heading")).to_have_text(topic.name)
        await page.get_by_test_id("tab-private").click()
        await page.get_by_test_id("tab-group").click()
        await expect(pane(page, "group").get_by_role("heading")).to_have_text(topic.name)


async def test_a_closed_topic_says_so_to_those_who_cannot_write_there(forum):
    topic = topic_of(forum, "搬家 2025")
    async with opened_page(forum.url) as page:
        row = page.get_by_test_id("cast").get_by_test_id(f"topic-{topic.id}")
        await expect(row.locator(".closed-mark")).to_be_visible()
        await row.click()
        await expect(page.get_by_test_id("closed-group")).to_be_visible()
        await page.get_by_test_id("you-are-group").click()
        await page.get_by_test_id(f"as-{CHEN}").click()

        await expect(page.get_by_test_id("closed-group")).to_be_hidden()


async def test_a_topic_is_made_closed_reopened_and_deleted_by_menu(forum):
    async with opened_page(forum.url) as page:
        await happens(page, "new-topic", "more-group")
        await page.get_by_test_id("ask-input").fill("投影仪")
        await page.get_by_test_id("ask-done").click()
        title = pane(page, "group").get_by_role("heading")
        await expect(title).to_have_text("投影仪")
        service = pane(page, "group").get_by_test_id("service")
        await expect(service).to_contain_text("创建了话题“投影仪”")
        await happens(page, "close-topic")
        await expect(service.last).to_contain_text("关闭了话题")
        await happens(page, "reopen-topic")
        await expect(service.last).to_contain_text("重新打开了话题")
        await happens(page, "delete-topic")

        await expect(title).to_have_text("General")
        assert "投影仪" not in [t.name for t in forum.world.chats[forum.group].topics.values()]


async def test_a_closed_general_is_reopened(forum):
    async with opened_page(forum.url) as page:
        await happens(page, "close-topic")
        await expect(page.get_by_test_id("closed-group")).to_be_visible()
        await happens(page, "reopen-topic")

        await expect(page.get_by_test_id("closed-group")).to_be_hidden()


async def test_a_group_becomes_a_forum_by_one_click(desk):
    async with opened_page(desk.url) as page:
        await happens(page, "forum")

        await expect(page.get_by_test_id("cast").get_by_test_id("topic-general")).to_be_visible()
        assert desk.world.chats[desk.group].is_forum


async def test_an_upgraded_group_keeps_its_old_messages_pressable(desk):
    world = desk.world
    basic = world.add_group("临时群", members=[LI, HAN], kind="group")
    row = (Button(wire={"text": "旧按钮", "callback_data": "old"}),)
    world.post(basic, world.bot, text="旧卡片", keyboard=(row,))
    async with opened_page(desk.url) as page:
        await page.get_by_test_id(f"group-{basic.id}").click()
        await happens(page, "upgrade")
        new = page.get_by_test_id("cast").get_by_test_id(re.compile(r"^group--100.*2$"))
        await expect(new).to_have_attribute("aria-current", "true")
        await expect(page.get_by_test_id(f"group-{basic.id}")).to_have_count(0)
        await expect(pane(page, "group").get_by_test_id("service")).to_have_count(1)
        await press(page, "group", "旧按钮")
        await write(page, "group", "新消息")

        await expect(pane(page, "group").get_by_text("新消息")).to_be_visible()
        assert [one.chat_id for one in world.presses.values()] == [basic.id]
        assert world.messages(basic.migrated_to)[-1].text == "新消息"


async def test_an_outage_is_on_show_and_ended(desk):
    async with opened_page(desk.url) as page:
        await happens(page, "outage")
        await expect(page.get_by_test_id("trouble")).to_contain_text("断网中")
        assert desk.world.outage
        await page.get_by_test_id("end-outage").click()

        await expect(page.get_by_test_id("trouble")).to_be_hidden()
        assert not desk.world.outage


async def test_a_refusal_that_was_ordered_is_on_show(desk):
    async with opened_page(desk.url) as page:
        await happens(page, "too-many")

        await expect(page.get_by_test_id("trouble")).to_contain_text("429")


async def test_the_switches_show_what_is_so(desk):
    group = desk.world.chats[desk.group]
    async with opened_page(desk.url) as page:
        await happens(page, "topic-right")
        await page.get_by_test_id("world").click()
        right = page.get_by_test_id("topic-right")
        await expect(right).to_have_attribute("aria-checked", "false")
        await expect(page.get_by_test_id("limits")).to_have_attribute("aria-checked", "true")
        await page.get_by_test_id("limits").click()
        await page.get_by_test_id("world").click()

        await expect(page.get_by_test_id("limits")).to_have_attribute("aria-checked", "false")
        assert not group.bot_may("can_manage_topics")


async def test_the_bot_is_kicked_and_comes_back(desk):
    async with opened_page(desk.url) as page:
        await happens(page, "kick-bot")
        await expect(pane(page, "group").locator(".pane-title")).to_contain_text("机器人不在群里")
        await happens(page, "let-bot-in")

        await expect(pane(page, "group").locator(".pane-title")).to_contain_text("4 位成员")


async def test_an_anonymous_administrator_is_shown_as_the_group(desk):
    async with opened_page(desk.url) as page:
        await happens(page, "anonymous")
        await write(page, "group", "请安静")
        mine = pane(page, "group").locator(".own .sender")
        await expect(mine).to_contain_text("IT 运维群")

        await expect(mine).to_contain_text("匿名管理员")


async def test_somebody_leaves_and_another_is_added(desk):
    async with opened_page(desk.url) as page:
        await happens(page, "leave", "more-group")
        await expect(pane(page, "group")).to_contain_text("李雷 退出了群")
        await happens(page, "join", "more-group")
        await page.get_by_test_id(f"join-{WANG}").click()

        await expect(pane(page, "group")).to_contain_text("王芳 加入了群")


async def test_two_at_once_begins_in_the_world_menu_too(desk):
    async with opened_page(desk.url) as page:
        await happens(page, "world-together")

        await expect(page.get_by_test_id("together-group")).to_be_visible()


async def test_what_is_pinned_leads_to_its_message(forum):
    for number in range(40):
        forum.post(forum.group, f"第 {number} 条")
    async with opened_page(forum.url) as page:
        await expect(pane(page, "group").get_by_text("第 39 条")).to_be_in_viewport()
        await page.get_by_test_id("pinned-group").click()

        await expect(pane(page, "group").locator(".found")).to_be_in_viewport()
        await expect(pane(page, "group").locator(".found")).to_contain_text("#123")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_a_phone_never_scrolls_sideways_in_a_full_topic(forum, locale):
    topic = topic_of(forum, "Printers, 3rd floor")
    async with opened_page(forum.url, 390, 844, locale) as page:
        await page.get_by_test_id("cast").get_by_test_id(f"topic-{topic.id}").click()
        await expect(page.get_by_test_id("poll")).to_be_visible()
        wide = "[...document.querySelectorAll('body, .pane, .scroller, .pane-head, .bubble')]"
        assert await page.evaluate(f"{wide}.filter(e => e.scrollWidth > e.clientWidth).length") == 0
        await page.get_by_test_id("world").click()
        box = await page.get_by_test_id("menu").bounding_box()

        assert box
        assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
        assert box["y"] + box["height"] <= 844


async def test_nothing_is_asked_of_any_other_host(forum):
    asked = []
    async with opened_page("about:blank") as page:
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(forum.url)
        await expect(page.get_by_test_id("pinned-group")).to_be_visible()

    origin = forum.url.rsplit("/", 2)[0]
    assert [url for url in asked if not url.startswith((origin, "data:", "blob:"))] == []
