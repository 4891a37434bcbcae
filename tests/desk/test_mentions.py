# ruff: noqa: E501 (the rows of a table are read whole)
import json
import time
from pathlib import Path

import pytest

from desk.understanding.mentions import Mentions, mentioned

UNSEEN = Path(__file__).parents[1] / "triage" / "unseen.jsonl"

# fmt: off
PLACES = [
    ("3楼305打印机卡纸", "3楼305"),
    ("3楼会议室投影没信号", "3楼会议室"),
    ("三楼会议室没声音", "三楼会议室"),
    ("三楼小会议室没声音", "三楼小会议室"),
    ("十一楼第二会议室", "十一楼第二会议室"),
    ("B栋2层没网", "B栋2层"),
    ("B栋 2层 东侧没网", "B栋 2层 东侧"),
    ("我在A座1203室", "A座1203室"),
    ("3号楼五楼机房空调滴水", "3号楼五楼机房"),
    ("新馆二层的阅览室", "新馆二层的阅览室"),
    ("整个四楼都断网了", "四楼"),
    ("一楼借还一体机黑屏了", "一楼"),
    ("负一层监控没画面", "负一层"),
    ("地下二层车库摄像头坏了", "地下二层"),
    ("305室的电脑", "305室"),
    ("302教室投影不亮", "302教室"),
    ("第二会议室的话筒", "第二会议室"),
    ("会议室A投影模糊", "会议室A"),
    ("大会议室没声音", "大会议室"),
    ("五楼打印室那台机器报E225", "五楼打印室"),
    ("我在305,打印机坏了", "305"),
    ("位置:412 无线很弱", "412"),
    ("工位 A12 的网口不亮", "工位 A12"),
    ("A-12工位没网", "A-12工位"),
    ("我的工位号是37", "工位号是37"),
    ("3F-02 网络不通", "3F-02"),
    ("3F的打印机缺纸", "3F"),
    ("C区12号没网", "C区12号"),
    ("３楼３０５没网", "３楼３０５"),
    ("printer in room 305 is jammed", "room 305"),
    ("Room 412B: weak wifi", "Room 412B"),
    ("rm 210 no network", "rm 210"),
    ("the copier on the 2nd floor", "2nd floor"),
    ("2nd floor printer room, paper jam", "2nd floor printer room"),
    ("third floor has no wifi", "third floor"),
    ("projector in meeting room B shows nothing", "meeting room B"),
    ("Building C, 3rd floor, room 305", "Building C, 3rd floor, room 305"),
    ("floor 3 room 12 is dark", "floor 3 room 12"),
    ("I sit at desk 14", "desk 14"),
    ("wifi drops in the east wing", "east wing"),
    ("打印机想从302室挪到308室", "302室"),
    ("3楼 printer 坏了", "3楼"),
    ("三楼上不了网", "三楼"),
    ("2楼3台打印机都没墨", "2楼"),
    ("3楼404错误", "3楼"),
    ("第3会议室", "第3会议室"),
    ("在302,打印机没墨", "302"),
    ("I'm in 305", "305"),
    ("third-floor printer", "third-floor"),
    ("工位号 3-15", "工位号 3-15"),
    ("自习室12号座位", "12号座位"),
]

DEVICES = [
    ("打印机-3F-02 卡纸", "打印机-3F-02"),
    ("打印机3F-02卡纸", "打印机3F-02"),
    ("PC-0123开不了机", "PC-0123"),
    ("pc0123 is slow", "pc0123"),
    ("电脑名 DESKTOP-A1B2C3D", "DESKTOP-A1B2C3D"),
    ("资产编号:G20240017 的显示器花屏", "资产编号:G20240017"),
    ("asset tag LIB-00412, screen broken", "asset tag LIB-00412"),
    ("serial number 5CG1234XYZ", "serial number 5CG1234XYZ"),
    ("PRN-3F-02 prints blank pages", "PRN-3F-02"),
    ("交换机-B2-01亮红灯", "交换机-B2-01"),
]

PHONES = [
    ("打不开,分机8123", "分机8123"),
    ("内线:6021", "内线:6021"),
    ("call me, ext. 8123", "ext. 8123"),
    ("Extension 4417 has no dial tone", "Extension 4417"),
    ("我手机13800138000", "13800138000"),
    ("我的号码是 138-0013-8000 谢谢", "138-0013-8000"),
    ("+86 139 0013 8000", "+86 139 0013 8000"),
    ("座机010-62345678", "010-62345678"),
    ("电话62345678找我", "电话62345678"),
    ("ext8123", "ext8123"),
    ("call me on 8123 please", "call me on 8123"),
    ("+49 170 1234567", "+49 170 1234567"),
]

NOTHING = [
    "我的电脑 5 分钟前死机", "会议室投影没信号", "打印机卡纸了", "办公室没网", "机房很热", "the meeting room is cold",
    "windows 11 更新失败", "office 365 wont open", "office 2019 激活失败", "版本是 v3.2.1", "ip是192.168.3.5",
    "10.12.3.305不通", "ping 10.0.0.1 fails", "10:30要开会", "会议室10:30开会", "会议室 10点开会没声音", "会议室3台电脑坏了",
    "还有#123没解决", "/t_305 怎么样了", "INC-30512 还没回复", "错误305", "报错 0x80070005", "报E225", "error 1024 when posting",
    "error code 305", "代码 691", "500错误", "CRITICAL_PROCESS_DIED", "ORA-12541", "表空间只剩2%了", "stuck at 35% for 2 hours",
    "按F5没反应", "三层交换机坏了", "二层协议报错", "上面有一层灰", "这一层没网", "第二层目录打不开", "分三层密码", "楼上没网",
    "楼下打印机坏了", "3号门关不上", "时间定在25号", "2号机柜亮红灯", "新馆员要开账号", "老馆长的邮箱", "密码输错3次",
    "花了2000元", "用了六年了", "30台电脑都要装SPSS", "要一个64g的u盘", "文件 3楼305.xlsx 打不开", r"路径 D:\3楼\305 打不开",
    "https://oa.example.org/room/305 打不开", "mac是 3F:02:AA:1B:2C:3D", "2026-11-23 开始的", "23日下午3点", "chat room 12 is muted",
    "zoom room 3 link broken", "no room left on disk C", "room temperature is high", "the floor plan is outdated",
    "level 2 support said so", "printer is down the hall", "HP LaserJet 1020 卡纸", "cve-2024-3094 要打补丁吗", "KB5034441 装不上",
    "help desk 24 hours?", "分辨率1920x1080不对", "屏幕24寸", "订单号 20231123001", "IPv6 地址 fe80::3f:1", "显示器 2-3天就黑一次",
    "D-14 口不通", "电话没声音", "分机没声音", "打 110 没人接", "my phone 15 pro has no signal", "COVID-19 表格打不开",
    "UTF-8 乱码", "周一楼道没网", "周三楼上没网", "星期五楼下停电", "西楼梯口的灯", "高层领导要用", "教室2.4G的wifi",
    "我们办公室2台电脑", "办公室3个人都这样", "在404页面上", "工位换了", "room was cold", "T3座的人", "主楼层的灯", "A4纸卡住了", "B5 纸放不进去", "两层验证收不到短信", "desktop-only 版本 2", "讲座3点开始", "", "。",
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), PLACES, ids=[row[0] for row in PLACES])
def test_a_place_is_told_by_the_words(text, place):
    assert mentioned(text) == Mentions(place=place)


@pytest.mark.parametrize(("text", "device"), DEVICES, ids=[row[0] for row in DEVICES])
def test_a_device_is_told_by_its_label(text, device):
    assert mentioned(text) == Mentions(device=device)


@pytest.mark.parametrize(("text", "phone"), PHONES, ids=[row[0] for row in PHONES])
def test_a_telephone_number_is_told(text, phone):
    assert mentioned(text) == Mentions(phone=phone)


@pytest.mark.parametrize("text", NOTHING, ids=NOTHING)
def test_other_numbers_and_rooms_without_a_name_are_none_of_them(text):
    assert mentioned(text) == Mentions()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "3楼305的PC-0123开不了机,分机8123",
            Mentions(place="3楼305", device="PC-0123", phone="分机8123"),
        ),
        (
            "PRN-3F-02 in room 305, ext 8123",
            Mentions(place="room 305", device="PRN-3F-02", phone="ext 8123"),
        ),
        (
            "B栋2层 打印机-3F-02 卡纸 找我13800138000",
            Mentions(place="B栋2层", device="打印机-3F-02", phone="13800138000"),
        ),
    ],
)
def test_all_three_are_told_at_once(text, expected):
    assert mentioned(text) == expected


def test_unseen_sentences_name_what_they_name():
    texts = [json.loads(line)["text"] for line in UNSEEN.read_text(encoding="utf-8").splitlines()]

    found = [mentions for text in texts if (mentions := mentioned(text)) != Mentions()]

    assert sorted(mentions.place or "" for mentions in found) == [
        "2nd floor", "3rd floor", "3楼会议室", "5楼", "A区", "east wing", "meeting room B", "room 305",
        "room 412", "room 512", "一楼", "二楼", "五楼打印室", "四楼", "大会议室", "第二会议室", "老馆",
    ]  # fmt: skip
    assert all(mentions.device is mentions.phone is None for mentions in found)


@pytest.mark.parametrize("piece", ["3楼", "1", "a-", "room ", "会议室", "的 ", "13800138000", "\\", "+1 "])
def test_a_long_text_is_read_in_no_time(piece):
    began = time.perf_counter()

    mentioned((piece * 4096)[:4096])

    assert time.perf_counter() - began < 0.5
