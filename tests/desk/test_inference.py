# ruff: noqa: E501 (the rows of a table are read whole)
import json
from collections import Counter
from pathlib import Path

import pytest

from desk.priority import Impact, Priority, Urgency
from desk.understanding.inference import Implied, imply

UNSEEN = Path(__file__).parents[1] / "triage" / "unseen.jsonl"

MANY, TEAM, ONE = Impact.MANY, Impact.TEAM, Impact.ONE
BLOCKED, HINDERED, WAIT = Urgency.BLOCKED, Urgency.HINDERED, Urgency.CAN_WAIT

# fmt: off
PHRASES = [
    # who, in Chinese
    ("整个科室的电脑都有问题", TEAM, None),
    ("全楼都没有信号", MANY, None),
    ("所有人的邮箱都是空的", MANY, None),
    ("大家都收到这个提示", MANY, None),
    ("我们部门的打印机颜色不对", TEAM, None),
    ("好几个人都遇到了", TEAM, None),
    ("三个人都这样", TEAM, None),
    ("我们几个同事也是", TEAM, None),
    ("二十多个人在等培训开始", MANY, None),
    ("上百个人都收到了这封邮件", MANY, None),
    ("十二个同事都提示过期", TEAM, None),
    ("财务科都看不到附件", TEAM, None),
    ("整个四楼的电话有杂音", MANY, None),
    ("三楼的人都说有杂音", MANY, None),
    ("五楼都收不到信号", MANY, None),
    ("各部门都在问", MANY, None),
    ("好几个科室都反映了", MANY, None),
    ("我们科室所有人的图标都变了", TEAM, None),
    ("培训教室所有电脑都没有声音", TEAM, None),
    ("只有我这台这样", ONE, None),
    ("就我一个人打印不出来,别人都正常", ONE, None),
    ("整个四楼就我没有信号", ONE, None),
    ("其他人都可以,我不行", ONE, None),
    ("不只我一个人,旁边的也这样", TEAM, None),
    ("不是只有我有问题", TEAM, None),
    ("隔壁也听到了响声", TEAM, None),
    ("同事的也花屏", TEAM, None),
    ("我的电脑声音没了", ONE, None),
    ("我工位上的显示器发黄", ONE, None),
    ("读者在排队", TEAM, BLOCKED),
    ("查书很慢,读者都等着", TEAM, HINDERED),
    # who, in English
    ("everyone gets this message", MANY, None),
    ("the whole floor hears the noise", MANY, None),
    ("whole 2nd floor has wrong clocks", MANY, None),
    ("this happens to our team", TEAM, None),
    ("everyone in our department sees it", TEAM, None),
    ("all computers in the training room show the wrong time", TEAM, None),
    ("5 people have the same error", TEAM, None),
    ("three colleagues see it", TEAM, None),
    ("about 40 users see it", MANY, None),
    ("everyone in room 305 hears it", TEAM, None),
    ("dozens of people called me about it", MANY, None),
    ("several departments report it", MANY, None),
    ("company-wide problem with the address book", MANY, None),
    ("only me, I think", ONE, None),
    ("works for everyone else", ONE, None),
    ("everyone else can print", ONE, None),
    ("not just me, my colleague too", TEAM, None),
    ("both of us get error 5", TEAM, None),
    ("my laptop makes a noise", ONE, None),
    ("my office pc is noisy", ONE, None),
    # whether work goes on, in Chinese
    ("完全用不了", None, BLOCKED),
    ("开不了机", None, BLOCKED),
    ("没法工作了", None, BLOCKED),
    ("急", None, BLOCKED),
    ("急急急", None, BLOCKED),
    ("很急,在线等", None, BLOCKED),
    ("马上开会了投影没信号", None, BLOCKED),
    ("马上要用", None, BLOCKED),
    ("十点要开会", None, BLOCKED),
    ("麻烦尽快处理", None, BLOCKED),
    ("断网了", None, BLOCKED),
    ("oa挂了", None, BLOCKED),
    ("服务器宕机", None, BLOCKED),
    ("什么都干不了", None, BLOCKED),
    ("等不了了,快来人", None, BLOCKED),
    ("今天是最后一天报税", None, BLOCKED),
    ("偶尔打不开", None, HINDERED),
    ("时好时坏", None, HINDERED),
    ("系统很慢", None, HINDERED),
    ("电脑卡得要死", None, HINDERED),
    ("勉强还能用", None, HINDERED),
    ("影响工作", None, HINDERED),
    ("有时候会死机", None, HINDERED),
    ("经常断网,根本没法办公", None, BLOCKED),
    ("不急", None, WAIT),
    ("不着急,有空来看一下", None, WAIT),
    ("不是很急", None, WAIT),
    ("没那么急", None, WAIT),
    ("可以等", None, WAIT),
    ("有空的时候帮忙看看", None, WAIT),
    ("方便的时候弄一下就行", None, WAIT),
    ("下周再弄", None, WAIT),
    ("不影响工作", None, WAIT),
    ("完全用不了,不过不急", None, WAIT),
    ("不影响,慢慢来", None, WAIT),
    ("很急,有空快来", None, BLOCKED),
    # whether work goes on, in English
    ("I cannot work", None, BLOCKED),
    ("we can't work at all", None, BLOCKED),
    ("the network is down", None, BLOCKED),
    ("vpn down again", None, BLOCKED),
    ("urgent!!", None, BLOCKED),
    ("need this asap", None, BLOCKED),
    ("it can't wait", None, BLOCKED),
    ("laptop won’t turn on", None, BLOCKED),
    ("pc does not boot", None, BLOCKED),
    ("totally unusable", None, BLOCKED),
    ("meeting starts in 10 minutes", None, BLOCKED),
    ("due today", None, BLOCKED),
    ("no internet", None, BLOCKED),
    ("very slow today", None, HINDERED),
    ("it drops sometimes", None, HINDERED),
    ("intermittent fault", None, HINDERED),
    ("still works but noisy", None, HINDERED),
    ("keeps disconnecting and I can't work", None, BLOCKED),
    ("no rush", None, WAIT),
    ("not urgent", None, WAIT),
    ("it's not that urgent", None, WAIT),
    ("whenever you have time", None, WAIT),
    ("it can wait", None, WAIT),
    ("take a look when you get a chance", None, WAIT),
    ("next week is fine", None, WAIT),
    ("doesn't affect my work", None, WAIT),
    ("printer is down but no rush", None, WAIT),
    ("urgent, when you have time please", None, BLOCKED),
    # both, and what came up in trials
    ("nobody in finance can work", TEAM, BLOCKED),
    ("all of finance sees an old logo", TEAM, None),
    ("everyone in the building hears it", MANY, None),
    ("half the office sees it", TEAM, None),
    ("a lot of users complain", TEAM, None),
    ("my colleague and me see it", TEAM, None),
    ("nobody else has this problem", ONE, None),
    ("我和小王都收不到", TEAM, None),
    ("馆里的电脑都中毒了", MANY, None),
    ("别急,慢慢弄", None, WAIT),
    ("半小时后开会", None, BLOCKED),
    ("还有十分钟就上课了", None, BLOCKED),
    ("need it before the board meeting", None, BLOCKED),
    ("in 10 minutes we have a board meeting", None, BLOCKED),
    ("any time this week is ok", None, WAIT),
    ("I can still work", None, HINDERED),
    ("Hi team, my laptop is dead", ONE, BLOCKED),
    ("Teams is down for everyone", MANY, BLOCKED),
    ("大家都用不了", MANY, BLOCKED),
    ("全馆断网了", MANY, BLOCKED),
    ("整栋楼都上不了网,没法工作", MANY, BLOCKED),
    ("我们科室全都上不去,急", TEAM, BLOCKED),
    ("三台电脑都开不了机", TEAM, BLOCKED),
    ("就我上不了网", ONE, BLOCKED),
    ("大家都很慢", MANY, HINDERED),
    ("所有人都变慢了,不急", MANY, WAIT),
    ("nobody can log in, whole building", MANY, BLOCKED),
    ("everyone cannot work, network is down", MANY, BLOCKED),
    ("our whole team is completely blocked", TEAM, BLOCKED),
    ("email is slow for all users", MANY, HINDERED),
    ("整个office的wifi都down了 everyone cannot work", MANY, BLOCKED),
]

UNSAID = [
    # words in which a cue only hides
    "紧急按钮旁边的摄像头歪了", "急诊科要一台打印机", "应急灯的电源线松了", "紧急出口的门禁读不了卡",
    "急救培训的视频放不出来", "the camera at the emergency exit is crooked", "emergency door reader beeps",
    "urgent care leaflet prints in grey", "drop-down list is empty", "the printer down the hall is jammed",
    "scroll down does nothing", "please slow down the slideshow", "download fails", "cannot shut down",
    # what is not so
    "不是所有人都这样", "not everyone sees it", "system is not down", "isn't blocked", "能不能用微信登录",
    # what was so, or was said by somebody else
    "昨天还能用", "it worked fine until yesterday", '弹窗写着"紧急:所有人请立即修改密码"',
    'mail says "urgent, everyone must confirm"', "有邮件让我尽快改密码", "上午三点开会的录像找不到",
    # greetings and addressees
    "hi everyone, the projector shows no picture", "Hello all, mouse pointer vanished", "邮件发给所有人失败",
    "群发全体员工失败", "sent the file to everyone by mistake", "remove me from the everyone group",
    "公共邮箱要加两个人", "everyone good morning, the mouse broke", "请问这个急不急",
    # the leads and things of a team are not the team
    "my team lead needs a headset", "my group policy is wrong", "our room booking page is empty", "我们科长要一个耳机",
    "电脑 5 分钟前死机",
    # words that begin alike
    "打印机卡纸", "到处都是灰", "我们处理不了这个文件", "我们组织的活动海报打不出颜色", "全部门禁卡读不出",
    "第一次见这个个人电脑报错", "磁盘没有空间了", "文件名里有空格就报错", "有时间戳的那一列是空的", "年假怎么修改天数",
    "全局变量设置没保存", "excel crashes whenever i open it", "some time ago it was fine", "哪里都找不到打印机",
    "要一个网口", "no network outlet at the window", "dead pixels in the corner", "database deadlock",
    "手机没网卡", "他们可以过来看吗", "打印机怎么都不出纸", "can not read the disk", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "impact", "urgency"), PHRASES, ids=[row[0] for row in PHRASES])
def test_the_words_say_who_is_affected_and_whether_work_goes_on(text, impact, urgency):
    implied = imply(text)

    assert (implied.impact, implied.urgency) == (impact, urgency)


@pytest.mark.parametrize("text", UNSAID)
def test_words_that_only_look_like_a_cue_say_nothing(text):
    assert imply(text) == Implied()


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("整个四楼都断网了!!", ("整个四楼", "断网")),
        ("不急,我们科室的打印机颜色淡", ("不急", "我们科室")),
        ("URGENT: nobody in our team can print", ("nobody in our team can print",)),
        ("URGENT: our team has no sound", ("URGENT", "our team")),
        ("我们科室大家都登不进去", ("我们科室", "大家都")),
        ("读者都等着呢", ("读者都等着",)),
        ("ＮＯ ＲＵＳＨ,thanks", ("ＮＯ ＲＵＳＨ",)),
        ("打印机卡纸", ()),
    ],
)
def test_the_deciding_words_are_told_as_they_were_typed(text, because):
    assert imply(text).because == because


@pytest.mark.parametrize(
    ("text", "impact", "urgency", "expected"),
    [
        ("整个四楼断网", None, None, Priority.P1),
        ("整个四楼断网", ONE, WAIT, Priority.P1),  # the words outweigh the category
        ("整个四楼,急", None, None, Priority.P2),
        ("整个四楼的屏幕", None, BLOCKED, Priority.P2),
        ("断网了", MANY, None, Priority.P2),
        ("急", MANY, None, Priority.P2),
        ("机柜亮红灯", MANY, BLOCKED, Priority.P2),
        ("机柜亮红灯", TEAM, BLOCKED, Priority.P2),
        ("机柜亮红灯", ONE, HINDERED, Priority.P4),
        ("机柜亮红灯", None, BLOCKED, None),
        ("机柜亮红灯", MANY, None, None),
    ],
)
def test_p1_takes_two_plain_statements(text, impact, urgency, expected):
    assert imply(text, impact=impact, urgency=urgency).priority == expected


@pytest.mark.parametrize(
    "text",
    [
        "我的打印机完全用不了,急急急,马上开会!!!",
        "大家都在等我的打印机,急",
        "everyone is waiting for my printer, urgent",
        "my printer is completely dead, URGENT, I cannot work",
        "就我的打印机打不了,别人都正常,整个四楼只有我,没法工作",
        "打印机断网了 十万火急",
        "printer is down!!! need it asap, meeting in 5 minutes",
    ],
)
@pytest.mark.parametrize("impact", [None, *Impact])
def test_one_persons_printer_is_never_p1(text, impact):
    implied = imply(text, impact=impact, urgency=BLOCKED)

    assert implied.priority is not Priority.P1


# What a desk might take for granted of its categories where the words are silent.
GRANTED = {
    "hardware.server": (MANY, HINDERED),
    "hardware.kiosk": (TEAM, HINDERED),
    "data.database": (MANY, HINDERED),
    "request": (ONE, WAIT),
}


def test_what_unseen_sentences_imply(record_property):
    told: Counter[Priority | None] = Counter()
    filled: Counter[Priority | None] = Counter()
    pressing = []
    for line in UNSEEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        family = row["category"].partition(".")[0]
        default = GRANTED.get(row["category"]) or GRANTED.get(family, (ONE, HINDERED))
        said = imply(row["text"])
        granted = imply(row["text"], impact=default[0], urgency=default[1])
        told[said.priority] += 1
        filled[granted.priority] += 1
        if granted.priority is Priority.P1:
            pressing.append(row)

    record_property("figure", f"priority of unseen sentences by words alone: {_figure(told)}")
    record_property("figure", f"priority of unseen sentences with defaults: {_figure(filled)}")
    assert filled[None] == 0
    assert {row["category"] for row in pressing} == {"network.wired"}
    assert told[Priority.P1] == filled[Priority.P1] == len(pressing) == 2


def _figure(counts):
    names = [(priority.value, counts[priority]) for priority in Priority]
    return ", ".join(f"{name} {count}" for name, count in [*names, ("open", counts[None])])
