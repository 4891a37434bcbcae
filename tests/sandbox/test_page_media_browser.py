"""What people send beside words, in the page in a real browser: albums, sounds, forwards."""

from typing import Any

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser import opened_page
from tests.sandbox.page_scene import HAN, LI, WANG, furnished, pane, picture, populated, served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


@pytest.fixture
async def desk():
    async with served(populated()) as scene:
        yield scene


async def attaches(page, kind, choice):
    await page.get_by_test_id(f"attach-{kind}").click()
    await page.get_by_test_id(choice).click()


async def acts(page, kind, choice):
    await pane(page, kind).locator(".bubble").last.click(button="right")
    await page.get_by_test_id(choice).click()


async def test_several_photos_go_as_one_album_with_one_caption(desk):
    files = [
        FilePayload(name=f"{shade}.png", mimeType="image/png", buffer=picture(shade))
        for shade in (10, 90, 200)
    ]
    async with opened_page(desk.url) as page:
        async with page.expect_file_chooser() as chooser:
            await attaches(page, "private", "pick-photo")
        await (await chooser.value).set_files(files)
        await expect(page.get_by_test_id("preview-private")).to_contain_text("3 张照片")
        await page.get_by_test_id("composer-private").fill("三处都坏了")
        await page.get_by_test_id("send-private").click()
        album = pane(page, "private").locator(".own")
        await expect(album.get_by_test_id("album-part")).to_have_count(3)

        await expect(album).to_have_count(1)
        await expect(album.get_by_test_id("text")).to_contain_text("三处都坏了")
        assert len({one.album for one in desk.world.messages(WANG)[:3]}) == 1


async def test_a_late_part_joins_its_album(desk):
    items = [("photo", picture(shade)) for shade in (1, 2, 3)]
    desk.world.send_album(LI, items, chat=desk.group, late=1)
    async with opened_page(desk.url) as page:
        parts = pane(page, "group").get_by_test_id("album-part")
        await expect(parts).to_have_count(2)
        desk.world.send_late_part()

        await expect(parts).to_have_count(3)
        await expect(pane(page, "group").get_by_test_id("message")).to_have_count(1)


async def test_the_sample_voice_is_sent_and_played(desk):
    async with opened_page(desk.url) as page:
        await attaches(page, "group", "sample-voice")
        button = pane(page, "group").get_by_test_id("voice").get_by_test_id("play")
        await expect(button).to_have_attribute("aria-label", "播放")
        await button.click()

        await expect(button).to_have_attribute("aria-label", "暂停")
        await expect(page.get_by_test_id("toast")).to_have_count(0)
        assert desk.world.messages(desk.group)[0].voice.duration == 3


async def test_what_cannot_be_played_says_so(desk):
    desk.world.send_voice(LI, chat=desk.group)
    async with opened_page(desk.url) as page:
        button = pane(page, "group").get_by_test_id("play")
        await button.click()

        await expect(page.get_by_test_id("toast")).to_contain_text("无法播放")
        await expect(button).to_have_attribute("aria-label", "播放")


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("stickers", "sticker-choice", "sticker"),
        ("sample-location", None, "location"),
        ("contacts", f"contact-{HAN}", "contact"),
    ],
)
async def test_what_is_at_hand_is_sent(desk, first, second, shown):
    async with opened_page(desk.url) as page:
        await attaches(page, "group", first)
        if second:
            await page.get_by_test_id(second).first.click()

        await expect(pane(page, "group").get_by_test_id(shown)).to_be_visible()
        assert getattr(desk.world.messages(desk.group)[0], shown)


async def test_a_sticker_can_be_an_answer(desk):
    desk.world.say(HAN, "修好了", chat=desk.group)
    async with opened_page(desk.url) as page:
        await acts(page, "group", "menu-reply")
        await attaches(page, "group", "stickers")
        await page.get_by_test_id("sticker-choice").first.click()

        await expect(pane(page, "group").get_by_test_id("quote")).to_contain_text("修好了")
        assert desk.world.messages(desk.group)[1].reply_to == 1


async def test_everything_that_people_can_send_is_drawn():
    desk = furnished()
    world = desk.world
    topic = next(t for t in world.chats[desk.group].topics.values() if "Printers" in t.name)
    place: dict[str, Any] = {"chat": desk.group, "thread": topic.id}
    world.send_video(LI, duration=70, **place)
    world.send_video_note(LI, **place)
    world.send_audio(LI, b"x", "noise.mp3", **place)
    world.send_sticker(LI, **place)
    async with served(desk), opened_page(desk.url) as page:
        await page.get_by_test_id("cast").get_by_test_id(f"topic-{topic.id}").click()
        group = pane(page, "group")
        kinds = "album voice location venue contact poll dice video video-note audio sticker"
        for kind in kinds.split():
            await expect(group.get_by_test_id(kind)).to_have_count(1)
        await expect(group.get_by_test_id("contact")).to_contain_text("王芳")
        await expect(group.get_by_test_id("venue")).to_contain_text("1 Harbour Road")
        await expect(group.get_by_test_id("video")).to_contain_text("1:10")

        await expect(group.get_by_test_id("poll")).to_contain_text("上午十点")


async def test_a_reaction_is_set_by_menu_and_taken_back_by_a_tap(desk):
    desk.world.say(HAN, "修好了", chat=desk.group)
    async with opened_page(desk.url) as page:
        await pane(page, "group").locator(".bubble").click(button="right")
        await page.get_by_test_id("react").first.click()
        chip = pane(page, "group").get_by_test_id("reaction")
        await expect(chip).to_have_attribute("aria-pressed", "true")
        await expect(chip).to_contain_text("👍")
        await chip.click()

        await expect(chip).to_have_count(0)


async def test_a_message_is_forwarded_to_the_bot(desk):
    desk.world.say(HAN, "红灯一直闪", chat=desk.group)
    async with opened_page(desk.url) as page:
        await acts(page, "group", "menu-forward")
        await page.get_by_test_id(f"to-{LI}").click()
        await expect(page.get_by_test_id("toast")).to_contain_text("已发送到")
        await page.get_by_test_id(f"person-{LI}").click()

        forwarded = pane(page, "private").get_by_test_id("forwarded")
        await expect(forwarded).to_contain_text("转发自 韩梅梅")


async def test_protected_content_is_marked_and_goes_nowhere(desk):
    group = desk.world.chats[desk.group]
    desk.world.post(group, desk.world.bot, text="只在这里看", protected=True)
    async with opened_page(desk.url) as page:
        await expect(pane(page, "group").get_by_test_id("sign-lock")).to_be_visible()
        await pane(page, "group").locator(".bubble").click(button="right")
        await expect(page.get_by_test_id("menu-reply")).to_be_visible()

        await expect(page.get_by_test_id("menu-forward")).to_have_count(0)
        await expect(page.get_by_test_id("menu-copy")).to_have_count(0)


async def test_a_quoted_part_is_shown_in_place_of_the_whole(desk):
    asked = desk.world.say(HAN, "红灯一直闪，纸也卡了", chat=desk.group)
    answer = {"reply_to": asked.id, "quote": "纸也卡了"}
    desk.world.say(LI, "知道了", chat=desk.group, **answer)
    async with opened_page(desk.url) as page:
        quote = pane(page, "group").get_by_test_id("quote")

        await expect(quote.locator("span")).to_have_text("纸也卡了")


async def test_a_caption_is_changed_and_taken_away(desk):
    desk.world.send_photo(LI, picture(90), chat=desk.group, caption="卡纸")
    async with opened_page(desk.url) as page:
        text = pane(page, "group").get_by_test_id("text")
        await expect(text).to_contain_text("卡纸")
        await acts(page, "group", "menu-edit")
        await page.get_by_test_id("composer-group").fill("")
        await page.get_by_test_id("send-group").click()

        await expect(text).not_to_contain_text("卡纸")
        assert desk.world.messages(desk.group)[0].caption is None


async def test_a_message_is_deleted(desk):
    desk.world.say(LI, "写错了", chat=desk.group)
    async with opened_page(desk.url) as page:
        await acts(page, "group", "menu-delete")

        await expect(pane(page, "group").get_by_test_id("message")).to_have_count(0)
        assert desk.world.messages(desk.group) == []


async def test_a_spoiler_is_revealed_before_it_is_enlarged(desk):
    group = desk.world.chats[desk.group]
    photo = desk.world.files.add_photo(picture(120))
    desk.world.post(group, desk.world.bot, photo=photo, spoiler=True)
    async with opened_page(desk.url) as page:
        await pane(page, "group").locator(".veiled").click()
        await expect(page.get_by_test_id("lightbox")).to_have_count(0)
        await pane(page, "group").locator(".picture").click()

        await expect(page.get_by_test_id("lightbox")).to_be_visible()


async def test_a_film_that_cannot_be_shown_says_so(desk):
    desk.world.send_video(LI, chat=desk.group)
    async with opened_page(desk.url) as page:
        await pane(page, "group").locator(".picture").click()

        await expect(page.get_by_test_id("lightbox")).to_contain_text("无法播放")
