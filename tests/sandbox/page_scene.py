"""A small desk behind the page: a world, people, and a bot that files and gives out reports."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from playwright.async_api import Page

from sandbox.model import Answer, Button, Call, Change, Message, Press
from sandbox.page import attach
from sandbox.text.markup import formatted
from sandbox.world import World

KEY = "k3y"
MONDAY = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
WANG, ZHAO, LI, HAN, CHEN = 1001, 1002, 2001, 2002, 3001
STAFF = {"zh": "员工", "en": "Staff"}
ENGINEER = {"zh": "工程师", "en": "Engineer"}
LEAD = {"zh": "组长", "en": "Lead"}
CAPTIONS = {WANG: STAFF, ZHAO: STAFF, LI: ENGINEER, HAN: ENGINEER, CHEN: LEAD}

CARD = (
    "🟠 <b>#{number} · 打印机卡纸</b>\n<b>P3</b> · 3 楼东侧 · 王芳\n"
    "<blockquote>打印机又卡纸了，红灯一直闪</blockquote>还剩 3 小时 40 分 · /t_{number}"
)


@dataclass
class Desk:
    """A scene: a world, and a bot that files reports and lets one engineer claim each."""

    world: World
    group: int
    url: str = ""
    silent: bool = False
    filed: int = 0
    claimed: dict[int, str] = field(default_factory=dict)

    def post(self, chat: int, html: str, *rows: list[tuple[str, str]], silent=False, to=None):
        """Let the bot write; a button is its text and its data or address."""
        text = formatted(html, "HTML", None)
        room = self.world.chats[chat]
        return self.world.post(
            room,
            self.world.bot,
            text=text.text,
            entities=tuple(text.entities),
            keyboard=keyboard(rows),
            silent=silent,
            reply_to=to,
        )

    def change(self, message: Message, html: str, *rows: list[tuple[str, str]]) -> None:
        text = formatted(html, "HTML", None)
        edited = replace(
            message,
            text=text.text,
            entities=tuple(text.entities),
            keyboard=keyboard(rows),
            edited_at=self.world.clock(),
        )
        self.world.keep(edited, "edited")

    def answer(self, press: Press, text: str | None, *, alert: bool = False) -> None:
        press.answer = Answer(text=text, show_alert=alert)
        self.world.tell("answered", query_id=press.id, person=press.person)

    async def run(self) -> None:
        with self.world.subscribe() as changes:
            async for change in changes:
                self.meet(change)

    def meet(self, change: Change) -> None:
        if change.kind == "pressed" and not self.silent:
            self.pressed(self.world.presses[str(change.query_id)])
        elif change.kind == "message" and change.chat_id is not None and change.chat_id > 0:
            message = self.world.chats[change.chat_id].log[int(change.message_id or 0)]
            if not message.from_bot:
                self.heard(message)

    def heard(self, message: Message) -> None:
        if (message.text or "").startswith("/start"):
            self.post(message.chat_id, "你好！哪里坏了，直接写下来就行。<i>照片也可以。</i>")
            return
        self.post(
            message.chat_id,
            "我的理解：\n<b>打印机 · 卡纸</b>\n地点：3 楼东侧\n影响：只有你 → <b>P3</b>",
            [("✅ 提交", "file")],
            [("✏️ 改类别", "category"), ("📍 改地点", "place")],
            to=message.id,
        )

    def pressed(self, press: Press) -> None:
        message = self.world.chats[press.chat_id].log[press.message_id]
        who = self.world.people[press.person].name
        if press.data == "file":
            self.filed += 1
            number = 122 + self.filed
            self.answer(press, f"已提交，编号 #{number}")
            self.change(message, f"已提交 <b>#{number}</b>。工程师会在 <b>10:40</b> 前联系你。")
            rows = ([("认领", "claim"), ("备注", "note")], [("升级", "up"), ("为什么", "why")])
            self.post(self.group, CARD.format(number=number), *rows)
        elif press.data == "claim":
            holder = self.claimed.setdefault(message.id, who)
            mine = holder == who
            self.answer(press, "已由你认领" if mine else f"{holder} 刚刚已认领")
            if mine:
                text = CARD.format(number=122 + self.filed) + f"\n👷 <b>{who}</b>"
                self.change(message, text, [("回复报修人", "reply"), ("解决", "done")])
        elif press.data == "why":
            self.answer(press, "P3：只影响一个人，有别的打印机可用。", alert=True)
        else:
            self.answer(press, None)


def keyboard(rows):
    return tuple(tuple(Button(wire=wire(text, to)) for text, to in row) for row in rows)


def wire(text: str, to: str) -> dict[str, str]:
    return {"text": text, "url" if to.startswith("https:") else "callback_data": to}


def populated(clock=lambda: MONDAY) -> Desk:
    world = World(clock=clock, bot_name="Opsdesk 沙盒")
    world.add_person("王芳", id=WANG, username="wangfang", language="zh", started=True)
    world.add_person("Zoe Adams", id=ZHAO, username="zoe", language="en")
    world.add_person("李雷", id=LI, username="lilei", language="zh", started=True)
    world.add_person("韩梅梅", id=HAN, username="hanmm", language="zh", started=True)
    world.add_person("陈经理", id=CHEN, username="chen", language="zh", started=True)
    group = world.add_group("IT 运维群", id=-1001000000001, members=(LI, HAN, CHEN))
    return Desk(world=world, group=group.id)


def furnished(clock=lambda: MONDAY) -> Desk:
    """Return a desk whose group is a forum, with something of everything people can send."""
    desk = populated(clock)
    world, group = desk.world, desk.group
    world.make_forum(group)
    world.set_member_status(group, CHEN, "administrator")
    network = world.create_topic(group, "网络与 VPN", by=LI, icon_color=0x6FB9F0)
    printers = world.create_topic(group, "Printers, 3rd floor", by=CHEN, icon_color=0xFFD67E)
    old = world.create_topic(group, "搬家 2025", by=CHEN, icon_color=0x8EEE98)
    world.say(HAN, "搬完了，谢谢大家", chat=group, thread=old.id)
    world.close_topic(group, old.id, by=CHEN)
    world.say(LI, "VPN 又断了，先用热点", chat=group, thread=network.id)
    card = desk.post(group, CARD.format(number=123), [("认领", "claim"), ("为什么", "why")])
    world.pin(group, card.id, by=CHEN)
    world.react(LI, group, card.id, "👍")
    world.react(HAN, group, card.id, "👍")
    world.react(CHEN, group, card.id, "👀")
    place: dict[str, Any] = {"chat": group, "thread": printers.id}
    pictures = [("photo", picture(shade)) for shade in (40, 90, 140, 190, 230)]
    world.send_album(HAN, pictures, caption="机房五张照片，第三张最要紧", **place)
    world.send_voice(LI, duration=7, **place)
    world.send_location(HAN, 31.2304, 121.4737, **place)
    world.send_venue(LI, 31.2, 121.4, "Main building", "1 Harbour Road", **place)
    world.send_contact(CHEN, "+15550100", "王芳", user=WANG, **place)
    world.send_poll(CHEN, "周五几点换墨盒？", ["上午十点", "下午三点"], **place)
    world.send_dice(HAN, **place)
    return desk


def picture(shade: int) -> bytes:
    """Return a PNG of one grey, 4 by 3 pixels."""
    rows = (b"\x00" + bytes([shade]) * 4) * 3
    head = (4).to_bytes(4) + (3).to_bytes(4) + bytes([8, 0, 0, 0, 0])
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    written = [
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


@asynccontextmanager
async def served(desk: Desk, port: int = 0) -> AsyncIterator[Desk]:
    """Serve the page of a desk, with its bot at work."""
    app = web.Application()
    attach(app, desk.world, key=KEY, captions=CAPTIONS)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    desk.url = f"http://127.0.0.1:{runner.addresses[0][1]}/{KEY}/"
    try:
        async with asyncio.TaskGroup() as tasks:
            bot = tasks.create_task(desk.run())
            yield desk
            bot.cancel()
    finally:
        await runner.cleanup()


def pane(page: Page, kind: str):
    return page.get_by_test_id(f"pane-{kind}")


async def write(page: Page, kind: str, text: str) -> None:
    await page.get_by_test_id(f"composer-{kind}").fill(text)
    await page.get_by_test_id(f"composer-{kind}").press("Enter")


async def press(page: Page, kind: str, label: str) -> None:
    await pane(page, kind).get_by_test_id("button").filter(has_text=label).last.click()


def call(number, method, *, status=200, description=None, unknown=(), **params):
    return Call(
        number=number,
        at=MONDAY,
        method=method,
        params=params,
        encoding="json",
        status=status,
        description=description,
        applied=status == 200,
        served=True,
        unknown_parameters=unknown,
        mistyped_parameters=(),
        unserved_parameters=(),
        result_message_id=None,
    )
