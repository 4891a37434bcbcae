"""The past of the demo: a few tickets, really reported, claimed and solved before you came."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.demo.cast import CHEN, EMMA, GRACE, LI, LIU, NOAH, OLIVER, SUN, WANG, ZHAO
from bot.demo.playing import Playing

BEHIND = timedelta(days=1, hours=4)
"""How long ago the past begins: as long as its stories take, and a little more."""


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
    await play.until(hours=2)


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


async def wireless_again(play: Playing) -> None:
    """A fault told among colleagues, which one of them hands to the desk; and told once more."""
    who, words, fellow, again = {
        "zh": (LIU, "前台的无线网又断了，有人知道吗？", CHEN, "前台连不上无线网"),
        "en": (
            NOAH,
            "Wi-Fi at the front desk is gone again, anybody else?",
            EMMA,
            "No Wi-Fi at the front desk",
        ),
    }[play.language]
    await play.chats(who, words)
    await play.chats(fellow, "/new", answering=True)
    await play.later(seconds=3)
    await play.presses(who, "file", at_home=True)
    await play.later(minutes=5)
    await play.sends(fellow, again)
    for step in ("menu more", "menu cancel", "dup", "dupof 3"):
        await play.presses(OLIVER, step)
    await play.later(minutes=5)


async def reader(play: Playing) -> None:
    """A card reader that waits for a visit."""
    who, words = {
        "zh": (CHEN, "一楼自助借还机刷卡没反应"),
        "en": (GRACE, "The card reader of the self-service kiosk does not react"),
    }[play.language]
    await play.sends(who, words)
    await play.later(minutes=3)
    await play.presses(LI, "claim")
    for step in ("menu pend", "pend appointment"):
        await play.presses(LI, step)
    await play.says(LI, {"zh": "明天下午3点", "en": "tomorrow 15:00"}[play.language])
    await play.later(minutes=5)


async def export(play: Playing) -> None:
    """What an engineer cannot mend alone: a lead is called, and a task split off."""
    who, words, why, task = {
        "zh": (
            SUN,
            "财务系统导不出月底报表，一点就报错，今天要交",
            "今天要交，请组长联系厂商",
            "申请厂商的管理员账号",
        ),
        "en": (
            GRACE,
            "The finance system fails with an error when I export the monthly report",
            "It is due today; please call the vendor",
            "Get the vendor's admin account",
        ),
    }[play.language]
    await play.sends(who, words)
    await play.later(minutes=2)
    await play.presses(OLIVER, "claim")
    for step in ("menu more", "up"):
        await play.presses(OLIVER, step)
    await play.says(OLIVER, why)
    for step in ("menu more", "split"):
        await play.presses(OLIVER, step)
    await play.says(OLIVER, task)
    await play.later(minutes=5)


async def mail(play: Playing) -> None:
    """A strange mail: a confidential ticket, which the group never sees."""
    who, words = {
        "zh": (SUN, "收到一封可疑邮件，我点了里面的链接"),
        "en": (GRACE, "I clicked a link in a suspicious email"),
    }[play.language]
    await play.sends(who, words)
    await play.later(minutes=5)


async def slow(play: Playing) -> None:
    """A slow computer that the lead gives to an engineer, who has not accepted it yet."""
    who, words = {
        "zh": (LIU, "前台的电脑开机特别慢"),
        "en": (NOAH, "The computer at the front desk takes forever to start"),
    }[play.language]
    await play.sends(who, words)
    await play.later(minutes=2)
    for step in ("menu more", "menu assign", "assign"):
        await play.presses(ZHAO, step)
    await play.later(minutes=5)


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


async def duty(play: Playing) -> None:
    """A duty roster: the engineers take turns by the week, and know when theirs begins."""
    await play.asks(ZHAO, f"/roster weekly mon 09:00 {OLIVER.name}, {LI.name}")
    await play.later(minutes=1)


async def begun(play: Playing) -> None:
    """A report that is understood and waits for a tap; and a lead who looks at the team."""
    who, words = {
        "zh": (SUN, "二楼会议室的投影仪没有声音"),
        "en": (GRACE, "The projector in room 204 has no sound"),
    }[play.language]
    await play.until(minutes=4)
    await play.asks(ZHAO, "/team")
    await play.begins(who, words)


STORIES: tuple[Callable[[Playing], Awaitable[None]], ...] = (
    duty,
    printer,
    wireless,
    wireless_again,
    reader,
    password,
    export,
    mail,
    slow,
    labels,
    begun,
)
