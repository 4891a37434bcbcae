"""Chatting in the page in a real browser: words, presses, photos, replies, commands."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser import opened_page
from tests.sandbox.page_scene import (
    CAPTIONS,
    CARD,
    WANG,
    ZHAO,
    pane,
    populated,
    press,
    served,
    write,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


@pytest.fixture
async def desk():
    async with served(populated()) as scene:
        yield scene


async def test_words_become_a_bubble_and_the_bot_answers(desk):
    async with opened_page(desk.url) as page:
        await write(page, "private", "打印机又卡纸了 <b>急</b>")

        mine = pane(page, "private").locator(".own")
        await expect(mine.get_by_test_id("text")).to_contain_text("打印机又卡纸了 <b>急</b>")
        await expect(pane(page, "private").locator(".other strong").first).to_have_text(
            "打印机 · 卡纸"
        )
        await expect(page.get_by_test_id("composer-private")).to_have_value("")
        assert desk.world.messages(WANG)[0].text == "打印机又卡纸了 <b>急</b>"


async def test_a_press_shows_its_toast_and_the_group_sees_the_card_live(desk):
    async with opened_page(desk.url) as page:
        await write(page, "private", "打印机卡纸")
        await press(page, "private", "提交")

        await expect(page.get_by_test_id("toast")).to_contain_text("已提交，编号 #123")
        await expect(pane(page, "private").get_by_test_id("edited")).to_be_visible()
        await expect(pane(page, "group").get_by_test_id("message")).to_contain_text("#123")


async def test_an_alert_is_a_dialog_that_must_be_closed(desk):
    desk.post(desk.group, "卡", [("为什么", "why")])
    async with opened_page(desk.url) as page:
        await press(page, "group", "为什么")

        await expect(page.get_by_test_id("alert")).to_contain_text("只影响一个人")
        await page.get_by_test_id("alert").get_by_role("button").click()
        await expect(page.get_by_test_id("alert")).to_have_count(0)


async def test_two_who_press_at_once_each_see_their_own_toast(desk):
    desk.post(desk.group, CARD.format(number=123), [("认领", "claim")])
    async with opened_page(desk.url) as page:
        await page.get_by_test_id("together").click()
        await expect(page.get_by_test_id("together-first")).to_contain_text("李雷")
        await expect(page.get_by_test_id("together-second")).to_contain_text("韩梅梅")
        await press(page, "group", "认领")

        toasts = pane(page, "group").get_by_test_id("toast")
        await expect(toasts).to_have_count(2)
        await expect(toasts.nth(0)).to_contain_text("已由你认领")
        await expect(toasts.nth(1)).to_contain_text("李雷 刚刚已认领")
        await expect(page.get_by_test_id("together-group")).to_be_hidden()


async def test_a_press_that_nobody_answers_waits_and_then_says_so(desk):
    desk.silent = True
    desk.post(desk.group, "卡", [("认领", "claim")])
    async with opened_page("about:blank") as page:
        await page.clock.install()
        await page.goto(desk.url)
        await press(page, "group", "认领")
        await expect(page.locator(".spinner")).to_be_visible()
        await page.clock.run_for(15_500)

        await expect(page.get_by_test_id("toast")).to_contain_text("已过期")
        await expect(page.locator(".spinner")).to_have_count(0)


async def test_the_sample_photo_is_sent_with_its_caption_and_can_be_enlarged(desk):
    async with opened_page(desk.url) as page:
        await page.get_by_test_id("attach-private").click()
        await page.get_by_test_id("sample-photo").click()
        await expect(page.get_by_test_id("preview-private")).to_be_visible()
        await write(page, "private", "红灯一直闪")

        photo = pane(page, "private").get_by_test_id("photo")
        await expect(photo).to_be_visible()
        await photo.click()
        await expect(page.get_by_test_id("lightbox")).to_be_visible()
        sent = desk.world.messages(WANG)[0]
        assert (sent.caption, sent.photo and sent.photo.width) == ("红灯一直闪", 960)


async def test_a_file_is_sent_as_a_document(desk):
    async with opened_page(desk.url) as page:
        log = FilePayload(name="日志.txt", mimeType="text/plain", buffer=b"jam")
        await page.get_by_test_id("file-private").set_input_files(log)
        await page.get_by_test_id("send-private").click()

        await expect(pane(page, "private").locator(".attachment")).to_contain_text("日志.txt")
        document = desk.world.messages(WANG)[0].document
        assert document
        assert desk.world.file_bytes(document.file_id) == b"jam"


async def test_reply_and_edit_aim_the_composer_at_a_message(desk):
    async with opened_page(desk.url) as page:
        await write(page, "group", "我看看")
        mine = pane(page, "group").get_by_test_id("message")
        await mine.get_by_test_id("message-menu").click()
        await page.get_by_test_id("menu-edit").click()
        await write(page, "group", "我去看看")
        await expect(mine.get_by_test_id("edited")).to_be_visible()
        await mine.locator(".bubble").dblclick()
        await write(page, "group", "好了")

        await expect(pane(page, "group").get_by_test_id("quote")).to_contain_text("我去看看")
        texts = [(one.text, one.reply_to) for one in desk.world.messages(desk.group)]
        assert texts == [("我去看看", None), ("好了", 1)]


async def test_commands_and_links_to_the_bot_are_said_by_whoever_taps_them(desk):
    link = f"https://t.me/{desk.world.bot.username}?start=join"
    desk.post(desk.group, "看 /t_123", [("私聊", link)])
    async with opened_page(desk.url) as page:
        await pane(page, "group").get_by_test_id("command").click()
        await expect(pane(page, "group").locator(".own")).to_be_visible()
        await press(page, "group", "私聊")

        await expect(pane(page, "private").locator(".own")).to_contain_text("/start join")
        await expect(page.get_by_test_id("you-are-private")).to_contain_text("李雷")
        said = desk.world.messages(desk.group)[-1]
        assert said.text == f"/t_123@{desk.world.bot.username}"


async def test_block_takes_the_composer_away_until_unblocked(desk):
    async with opened_page(desk.url) as page:
        await page.get_by_test_id("more-private").click()
        await page.get_by_test_id("block").click()
        await expect(page.get_by_test_id("composer-private")).to_be_hidden()
        assert desk.world.people[WANG].blocked
        await page.get_by_test_id("instead-private").click()

        await expect(page.get_by_test_id("composer-private")).to_be_visible()
        assert not desk.world.people[WANG].blocked


async def test_whoever_never_started_the_bot_begins_with_start(desk):
    async with opened_page(desk.url, locale="en-GB") as page:
        await page.get_by_test_id(f"person-{ZHAO}").click()
        await page.get_by_test_id("instead-private").click()

        await expect(pane(page, "private").locator(".own")).to_contain_text("/start")
        await expect(page.get_by_test_id("composer-private")).to_be_visible()


async def test_a_dropped_picture_is_attached(desk):
    async with opened_page(desk.url) as page:
        await pane(page, "group").evaluate(
            """node => {
                const data = new DataTransfer();
                data.items.add(new File(["x"], "jam.png", {type: "image/png"}));
                node.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
            }"""
        )

        await expect(page.get_by_test_id("preview-group")).to_contain_text("jam.png")


async def test_commands_are_suggested_by_scope_and_language(desk):
    commands = desk.world.profile.commands
    commands["default", ""] = [{"command": "new", "description": "Report"}]
    commands["all_private_chats", "zh"] = [{"command": "new", "description": "报修"}]
    async with opened_page(desk.url) as page:
        await page.get_by_test_id("composer-group").fill("/n")
        await expect(page.get_by_test_id("commands-group")).to_contain_text("Report")
        await page.get_by_test_id("composer-private").fill("/")
        await expect(page.get_by_test_id("commands-private")).to_contain_text("报修")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Enter")

        await expect(pane(page, "private").locator(".own")).to_contain_text("/new")


async def test_people_are_grouped_by_their_part_and_shown_with_their_place(desk, monkeypatch):
    monkeypatch.setitem(CAPTIONS, WANG, {"zh": "员工 · 财务科", "en": "Staff · Finance"})
    async with opened_page(desk.url) as page:
        staff = page.get_by_test_id("cast").locator("section").first
        await expect(staff.locator("h3")).to_have_text("员工")

        await expect(staff.locator(".entry")).to_have_count(2)
        await expect(page.get_by_test_id(f"person-{WANG}").locator(".place")).to_have_text("财务科")
