"""The past of the demo: a few tickets, really reported, claimed and solved before you came."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.demo.cast import CHEN, EMMA, LI, LIU, NOAH, OLIVER, WANG
from bot.demo.playing import Playing

BEHIND = timedelta(days=1, hours=2, minutes=30)
"""How long ago the past begins; later than that a resolved ticket would close by itself."""


async def printer(play: Playing) -> None:
    """A printer that was mended, and confirmed: its topic is closed."""
    await play.reports(
        WANG, "二楼财务打印机打不出来，一直显示卡纸", "hardware.printer", "team", "hindered"
    )
    await play.later(minutes=6)
    await play.presses(LI, "claim")
    await play.later(minutes=3)
    await play.presses(LI, "words reply")
    await play.says(LI, "收到，我十分钟后到。先不要硬拽卡住的纸，方便的话拍张面板的照片。")
    await play.later(minutes=2)
    await play.shows(WANG, "printer", words="面板上是这样的")
    await play.later(minutes=25)
    await play.resolves(LI, "hardware_fault", "取出后盖里的碎纸，清洁了搓纸轮，已试打三页。")
    await play.later(minutes=12)
    await play.presses(WANG, "confirm", at_home=True)
    await play.later(hours=4)


async def wireless(play: Playing) -> None:
    """A weak wireless network with an album, solved and waiting for a word of its reporter."""
    await play.reports(
        EMMA,
        "The Wi-Fi in meeting room 301 drops every few minutes",
        "network.wifi",
        "team",
        "hindered",
        pictures=("room", "laptop"),
    )
    await play.later(minutes=9)
    await play.presses(OLIVER, "claim")
    await play.later(minutes=40)
    await play.resolves(
        OLIVER,
        "configuration",
        "The access point was on a crowded channel; moved it to a free one.",
    )
    await play.later(hours=20)


async def password(play: Playing) -> None:
    """A forgotten password, somebody's to work on, with a voice message."""
    await play.reports(CHEN, "图书馆系统的密码忘了，登录不了", "account.password", "one", "blocked")
    await play.later(minutes=4)
    await play.presses(LI, "claim")
    await play.later(minutes=2)
    await play.presses(LI, "words reply")
    await play.says(LI, "你好，我是李雷。现在方便接电话吗？核对身份后就给你重置密码。")
    await play.later(minutes=3)
    await play.speaks(CHEN)
    await play.later(minutes=25)


async def labels(play: Playing) -> None:
    """A label printer that nobody has taken on yet, told in the language of the group."""
    who, words = {
        "zh": (LIU, "前台的标签打印机打出来是空白的"),
        "en": (NOAH, "The label printer at the front desk prints blank labels"),
    }[play.language]
    await play.reports(
        who,
        words,
        "hardware.printer",
        "one",
        "hindered",
        pictures=("labels",),
    )
    await play.later(minutes=12)


STORIES: tuple[Callable[[Playing], Awaitable[None]], ...] = (printer, wireless, password, labels)
