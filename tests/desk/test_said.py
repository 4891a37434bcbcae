# ruff: noqa: E501 (the rows of a table are read whole)
"""Moments, spans and durations as people say them, and what only looks like one."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from desk.said import duration_said, moment_said, span_said

ZONE = "Asia/Shanghai"
HERE = ZoneInfo(ZONE)
NOW = datetime(2026, 12, 2, 10, 20, 30, tzinfo=HERE)
"""A Wednesday."""


def rows(table):
    """Return (text, expected) of a table with `expected: text | text` a line."""
    return [
        pytest.param(text.strip(), expected.strip(), id=text.strip())
        for line in table.strip().splitlines()
        for expected, _, texts in [line.partition(" = ")]
        for text in texts.split(" | ")
    ]


def shown(at, zone=HERE):
    """Return a moment as the tables write it."""
    return f"{at.astimezone(zone):%m-%d %H:%M}" if at else "none"


MOMENTS = """
12-02 14:30 = 14:30 | １４：３０ | 14 : 30 | 2:30pm | 2:30 PM | 2:30 p.m. | PM 2:30 | at 14:30 | 下午2:30 | 下午2点半 | 下午两点半 | 14点30 | 14点30分 | 14时30分 | 十四点三十分 | half past two | half past 2 pm | 2点半 | 2:30 | 14:30:00 | today 14:30 | 今天14:30 | 今天下午两点三十 | until 14:30 | by 14:30 please | 14:30左右 | back around 14:30. | 今日下午2点30 | (14:30)
12-02 15:00 = 下午3点 | 下午三点 | 下午3点钟 | 下午３点 | 下 午 3 点 | 下午 三 点 整 | 3点 | 三点 | 3 o'clock | 3pm | 3 pm | 3 in the afternoon | at 3 | at 3 pm | 15:00 | 15点 | today at 3 | 今天3点 | 3点前 | 下午3 | this afternoon at 3
12-02 15:20 = 15点20 | 15点20分 | 下午3点20 | 下午三点二十 | 15点20上门 | 3点20分 | 客户说15:20回来
12-02 15:05 = 三点零五 | 三点零五分 | 3点05分 | 3点零5分 | 15:05 | 下午3点05 | 3点5分 | 下午三点五分 | 3点零5
12-02 15:15 = 三点一刻 | 下午3点一刻 | quarter past 3 | a quarter past three
12-02 14:45 = 两点三刻 | quarter to 3 | quarter to three
12-03 09:00 = 明天 | 明日 | tomorrow | tmr | 明天上午 | 明天上午9点 | 明早 | 明早9点 | 明天早上九点 | 明天9点 | 明天 9 | tomorrow 9 | tomorrow at 9 | tomorrow 9am | tomorrow morning | tomorrow at 9 in the morning | 9:00 tomorrow | at 9 tomorrow | 9点 | at 9 | 9:00 | 09:00 | 上午9点 | 明天早9点 | 明天周四9点 | Thursday | Thu | thurs. | 周四 | 星期四 | 礼拜四 | this Thursday | 这周四 | 本周四 | 明天9点前 | tomorrow, please | tomorrow morning at 9 | on Thursday at 9:00 | 12-03 | 12-03 9 | 12月3日 9点 | 明天3楼 | 明天305室 | tomorrow 5 people come
12-03 10:00 = 工单#123 明天10点 | 分机8012 明天10点 | 3个人明天10点 | 1楼打印机明天十点修 | tomorrow 10am | 明天上午十点 | 10:00 tomorrow | Thu 10 | 10:00 | 10点
12-03 15:00 = 约好明天下午三点上门 | 明天的下午3点 | tomorrow at 3 | 明天3点 | 明天 3 点 | Thu 3pm | 3pm on Thursday | 下午 明天3点
12-03 14:00 = tomorrow afternoon | 明天下午 | 明天午后
12-03 20:00 = tomorrow evening | 明晚 | 明晚8点 | 明天晚上8点 | tomorrow night | 明天晚8点 | tomorrow 8 in the evening
12-03 00:00 = midnight | 午夜 | 今晚12点 | 今晚0点 | 24:00 | today 24:00 | 明天0点 | 明天凌晨12点 | 今天午夜 | tomorrow 00:00 | tomorrow 12am | midnight today | 明天零点
12-03 01:00 = 凌晨1点 | 今晚1点 | 晚上一点 | 明天凌晨1点 | 01:00 | 1am
12-03 05:00 = 凌晨 | 明天清晨
12-04 09:00 = 后天 | 后天上午 | the day after tomorrow | day after tomorrow | Friday | 周五 | 周5 | 星期五 | 周五前 | by Friday | until Friday | 周五之前 | 2天后上午9点 | 两天后9点 | in 2 days at 9
12-04 14:00 = 周五下午2点 | Fri 14:00 | Fri 2pm | fri14:00 | Friday, 2 pm | 星期五 14:00 | 周五14点 | Friday 2 | 后天下午2点 | 2pm Friday | Friday afternoon
12-05 09:00 = 12-05 09:00 | 12-05 | 2026-12-05 | 2026/12/05 | 2026.12.05 | 2026-12-05 9 | 12月5日 | 12月5号 | 12 月 5 日 | 十二月五日 | 5 Dec | 5th of December | Dec 5 | Dec 5th, 2026, 9am | December 5 2026 | 5 Dec 2026 | dec5 | Sat 5 Dec, 09:00 | 12月5日 周六 09:00 | 二〇二六年十二月五日 | 2026年12月5日 | 5号 | 5日上午 | the 5th | 大后天 | Saturday | 周六 | 2026-12-05T09:00 | 12月5 | Saturday the 5th | 这个星期六 | this sat
12-05 14:00 = 12月5日 14:00 | 5 Dec 2pm | Dec 5 14:00 | 2026-12-05 14:00 | 12-05 14:00 | 12月5号下午两点 | 5号下午2点 | 十二月五日下午二点 | Sat 5 Dec 14:00 | 14:00 on 5 Dec
12-07 09:00 = next Monday 9 | next Monday | 下周一 | 下星期一 | 下个礼拜一 | customer back on Monday 9:00 | Mon | 周一 | next week | 下周 | 下周一9点 | Monday next week | 下周 周一 | waiting for spare part until Monday
12-07 10:00 = 下周一 10:00 | next Monday 10 | 下周一上午十点 | Monday 10 o'clock
12-09 09:00 = Wednesday | 周三 | next wed | 下周三
12-11 09:00 = next Friday | 下周五 | Friday next week | 下个周五
12-14 09:00 = 下下周一 | 12-14
12-06 09:00 = 周日 | 周天 | 星期天 | 礼拜日 | Sunday
12-25 09:00 = 25/12 | 12/25 | 25/12/2026 | 25.12.2026 | 12/25/2026 | 12-25-2026
12-12 09:00 = 12/12
12-02 12:20 = in 2 hours | 2小时后 | 2 hours | two hours | 2h | 过2小时 | 再过两个小时 | 2小时内 | within 2 hours | 120 min | 2 hours later | 2个小时以后 | in a couple of hours | 2 hours from now | in 2h please call
12-02 10:50 = 半小时后 | 30min | 30 min | 30分钟 | 30分钟后 | half an hour | in half an hour | 半个小时 | 30分后 | 三十分钟 | 30m
12-02 11:50 = 1h30m | 1h 30min | 1h30 | an hour and a half | one and a half hours | 1.5 hours | 1个半小时后 | 一小时半 | 1小时30分 | 1 hour and 30 minutes | 90 min
12-02 10:35 = 一刻钟 | in a quarter of an hour | 15分钟后
12-04 10:20 = in 2 days | 两天后 | 48 hours | 2d | 2天
12-09 10:20 = in a week | 一周后 | 1个星期后 | 7天后
12-02 20:00 = 今晚8点 | tonight | tonight at 8 | 今晚 | 晚上8点 | 8 in the evening | 20:00 | this evening | 晚8点 | 今天晚上八点
12-02 12:00 = noon | 中午 | 中午12点 | 12 noon | 12点 | 12pm | today noon | 正午
12-02 13:00 = 中午1点 | 下午一点 | 一点 | 1pm | at 1 | 今天一点
12-02 18:00 = end of day | 下班前 | EOD | 今天下班前 | close of business | by end of day
12-01 16:00 = yesterday 16:00 | 昨天下午4点 | 昨日16:00
12-02 09:00 = today | 今天 | today 9:00 | 今早9点 | this morning | 12-02
12-02 08:20 = 2小时前 | 2 hours ago
12-02 16:00 = today 16:00 | 4pm
01-03 09:00 = 1月3日 | 01-03 | 3 Jan
02-28 09:00 = 2月28日
"""
NO_MOMENTS = """
none = he may 5 times | #12 | #1430 | 305 | room 305 | room 12-05 | 房间12-05 | 305室 | 3楼 | 三楼 | 3号楼 | 5号会议室 | 5th floor | 13800138000 | 138 0013 8000 | 010-12345678 | +86 10 1234 5678 | 10.0.12.5 | 192.168.1.1 | 192.168.1.1:8080 | 12:34:56:78:9a:bc | v12.05 | 1.2.3 | Windows 11 | A305 | pc12:30 | srv-12-05 | 3D printer | 3D打印机 | 5m cable | 24/7 | 等一点 | 快一点 | 晚点再说 | 早点来 | 有一点慢 | 一点都不好 | 十分感谢 | 第一次 | 一时打不开 | 两三天 | 三五分钟 | 早上好 | good morning | Good evening! | I am here | every day | 每天9点 | 每周一 | weekend | 周末 | next month | 下个月5号 | 月底 | 3个月后 | 半天 | 05/12 | 12/05/2026 | 12-05-2026 14:00 | Friday or Saturday | 周五或周六 | 3 or 4 pm | Mon to Fri | 14:00-16:00 | 14:30 15:00 | tomorrow Friday | 明天周五 | Fri Sat | 明天25:70 | 12:60 | 明天30点 | 下午0点 | 上午14点 | 2月30日 | 2026-13-45 | 1999-12-05 | 9 | 9-17 | 45-67 | 12-5 | hello | 你好 | #12 and #13 |  | 0分钟 | 2 hours 14:30 | 1h 2h tomorrow | tomorrow in 2 hours | 3 hours 30 min at 9 | 三十五十 | 一百个 | 5/5/5 | 1/2 | 报修单12345 | 24:30 | night shift | 晚 | 12-05 people | 10-15 minutes | tomorrow 9 today 10 | 下班中午 | ext 12-05 | morning
"""
PAST = """
12-01 16:00 = 16:00 | yesterday 16:00 | 昨天下午4点 | 昨天4点 | 4pm | 12-01 16:00 | Tue 16:00 | 周二下午4点
12-02 08:20 = 2小时前 | 2 hours ago | two hours earlier | 2 hours | 2个小时之前
12-02 09:50 = 30min | 半小时前 | half an hour ago
12-02 12:20 = 2小时后 | in 2 hours
12-02 09:00 = 9点 | 9am | 今早 | today
12-01 15:00 = 3点 | 3pm | yesterday at 3
12-01 23:00 = 昨晚11点 | last night at 11
12-02 01:00 = 昨晚1点 | 凌晨1点 | 01:00
11-27 09:00 = Friday | 周五 | last Friday | 上周五 | 11-27
11-25 09:00 = Wednesday | 周三
11-30 16:00 = 前天下午4点 | day before yesterday 16:00 | 2 days ago at 4pm
11-30 10:20 = 2 days ago | 两天前
12-05 09:00 = 12-05
11-29 09:00 = 大前天
"""
SPANS = """
12-05 00:00 12-09 00:00 = 12-05 to 12-08 | 12-05..12-08 | 12-05~12-08 | 12-05 - 12-08 | 12月5日到8日 | 12月5日至12月8日 | 12月5-8日 | Dec 5-8 | 5-8 Dec | from 5 Dec to 8 Dec | 2026-12-05 to 2026-12-08 | Saturday to Tuesday | 从12月5号到8号 | 5号到8号 | from 12-05 until 12-08
12-03 18:00 12-03 22:00 = 明天18:00-22:00 | 明天18:00到22:00 | 从明天18:00开始到22:00结束 | tomorrow 18:00-22:00 | 18:00-22:00 tomorrow | 18:00 to 22:00 on Thursday | 明天18-22点 | tomorrow 18-22 | 明天晚上6点到10点 | tomorrow from 18:00 until 22:00 | tomorrow 6-10pm | tomorrow 6pm-10pm | 明天18:00～22:00 | 明天18:00 4小时 | 明天下午6点到晚上10点 | tomorrow 18:00 for 4 hours
12-04 18:00 12-07 09:00 = Fri 18:00 - Mon 09:00 | 周五18:00到下周一9点 | Friday 6pm to next Monday 9am | 12-04 18:00 to 12-07 09:00
12-02 00:00 12-03 00:00 = today | 今天 | 12-02 | Dec 2
12-03 00:00 12-04 00:00 = 明天 | tomorrow | 周四
12-02 18:00 12-02 22:00 = from 18:00 until 22:00 | 18:00-22:00 | 18点到22点 | 晚上6点到10点
12-02 22:00 12-03 06:00 = 22:00-6:00 | 22:00-06:00 | 今晚10点到明早6点 | 晚上10点到早上6点 | 22:00 to tomorrow 6:00
12-02 14:00 12-02 16:00 = 下午2点到4点 | 2-4pm | 14:00-16:00 | 2点到4点 | today 2-4 | 2pm to 4pm | today from 2 to 4
12-02 09:00 12-02 17:00 = today 9-5pm | 9-5pm | 上午9点到5点 | from 9 to 5 | 9:00-17:00
12-02 11:00 12-02 13:00 = 11-1pm | 上午11点到1点
12-03 08:00 12-03 09:30 = 8:00-9:30 | 明天8:00到9:30
12-07 00:00 12-12 00:00 = Mon to Fri | Mon-Fri | 下周一到下周五
12-07 00:00 12-14 00:00 = next week | 下周
12-28 00:00 01-04 00:00 = 12月28日到1月3日 | 28 Dec to 3 Jan
12-20 00:00 12-26 00:00 = 12/20-12/25
12-02 10:20 12-02 12:20 = 2 hours | for 2 hours | 两小时
12-05 09:00 12-06 18:00 = 2026-12-05 09:00 - 2026-12-06 18:00 | Sat 9:00 to Sun 18:00
12-04 18:00 12-07 00:00 = Fri 18:00 to Sunday | 周五18:00到周日
12-04 18:00 12-04 20:00 = Fri 18:00 to Fri 20:00
12-04 00:00 12-07 09:00 = Fri to Mon 09:00
12-04 09:00 12-07 15:00 = Fri 9:00 to Mon 3:00
"""
NO_SPANS = """
none = hello | #12 | tomorrow 9:00 | 9-17 | in 2 hours | 2 hours ago | Mon to Tue to Wed | tomorrow to today | 12-08 to 2026-12-05 | 12-08 to 12-05 | 25:00-26:00 | 18:00-25:70 | 2月30日 | 2月30日到3月3日 | 12-05 to 2月30日 | 10.0.0.1-10.0.0.9 | 2 hours to 3 hours | 14:00 to 2 hours |  | weekend | 25:70 2小时 | tomorrow today to Friday | Friday to 14:00 15:00 | 上午14点到16点
"""
DURATIONS = """
2:00:00 = 2 hours | 2h | 两小时 | 2个小时 | for 2 hours | 约2小时 | 120分钟 | in 2 hours | 2小时后
1:30:00 = 1h30m | 1h30 | 1.5 hours | 1个半小时 | 一个半小时 | 一小时三十分 | 1小时30分钟 | an hour and a half | 1 hour and 30 minutes | 1小时又30分钟
0:30:00 = 半小时 | 30min | 30 minutes | half an hour | 半个钟头 | 30 m
0:15:00 = 一刻钟 | 15 mins | fifteen minutes
2 days, 0:00:00 = 2 days | 两天 | 2d | 48小时
1 day, 12:00:00 = 一天半 | 1.5 days
7 days, 0:00:00 = 1 week | 一周 | 1w | a week
None = 2 hours ago | 两小时前 | 14:30 | tomorrow | hello | #12 | 0 min | 十分 | 两三天 | 3 months | 2 hours 3 hours to 4 hours | 2d printer | 12
"""


@pytest.mark.parametrize(("text", "expected"), rows(MOMENTS))
def test_a_moment_is_read_as_it_is_said(text, expected):
    assert shown(moment_said(text, NOW, ZONE)) == expected


@pytest.mark.parametrize(("text", "expected"), rows(NO_MOMENTS))
def test_what_is_no_moment_or_may_be_two_is_not_read(text, expected):
    assert shown(moment_said(text, NOW, ZONE)) == expected


@pytest.mark.parametrize(("text", "expected"), rows(PAST))
def test_looking_back_the_last_such_moment_counts(text, expected):
    assert shown(moment_said(text, NOW, ZONE, past=True)) == expected


@pytest.mark.parametrize(("text", "expected"), rows(SPANS))
def test_a_span_is_read_from_its_beginning_to_its_end(text, expected):
    span = span_said(text, NOW, ZONE)

    assert span
    assert f"{shown(span[0])} {shown(span[1])}" == expected


@pytest.mark.parametrize(("text", "expected"), rows(NO_SPANS))
def test_what_is_no_span_is_not_read(text, expected):
    assert str(span_said(text, NOW, ZONE)).lower() == expected


@pytest.mark.parametrize(("text", "expected"), rows(DURATIONS))
def test_a_duration_is_read_as_it_is_said(text, expected):
    assert str(duration_said(text)) == expected


@pytest.mark.parametrize(
    ("at", "past", "expected"),
    [
        pytest.param("2026-12-02T01:00", False, "12-02 03:00", id="ahead at night"),
        pytest.param("2026-12-02T04:00", False, "12-02 15:00", id="over at night"),
        pytest.param("2026-12-02T04:00", True, "12-02 03:00", id="over at night, looking back"),
        pytest.param("2026-12-02T16:00", False, "12-03 15:00", id="over by day"),
    ],
)
def test_three_is_in_the_afternoon_except_for_who_is_up_at_night(at, past, expected):
    now = datetime.fromisoformat(at).replace(tzinfo=HERE)

    assert shown(moment_said("3点", now, ZONE, past=past)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03-28 12:00", "03-28 12:00"),
        ("tomorrow 02:30", "03-29 03:00"),
        ("in 1 day", "03-29 12:00"),
    ],
)
def test_a_clock_that_skips_an_hour_is_read_by_the_wall(text, expected):
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 3, 28, 12, tzinfo=berlin)

    assert shown(moment_said(text, now, "Europe/Berlin"), berlin) == expected


def test_a_weekday_tells_which_year_a_date_is_of():
    assert moment_said("Mon 2 Dec 9:00", NOW, ZONE) is None
    assert moment_said("Tue 1 Dec 9:00", NOW, ZONE) == datetime(2026, 12, 1, 9, tzinfo=HERE)


def test_the_29th_of_february_is_found_in_a_leap_year():
    assert moment_said("29 Feb", NOW, ZONE) == datetime(2028, 2, 29, 9, tzinfo=HERE)


COMING = 333 * 24 * 60
"""Minutes; dates without a year that are later have been over for less than a month."""
FORMS = {"en": "EEE d MMM, HH:mm", "zh": "M月d日 EEE HH:mm", "iso": "MM-dd HH:mm"}


@pytest.mark.parametrize("form", FORMS)
@given(minutes=st.integers(min_value=-10 * 60, max_value=COMING))
def test_what_the_desk_writes_is_read_as_the_same_minute(form, minutes):
    at = NOW.replace(second=0) + timedelta(minutes=minutes)
    locale = {"iso": "en"}.get(form, form)

    text = format_datetime(at, FORMS[form], tzinfo=HERE, locale=locale)

    assert moment_said(text, NOW, ZONE) == at.astimezone(UTC)


@given(
    text=st.text(
        alphabet="0123456789:-/. #月日号点时分半下午上周一二十天后前到至amptoefriSun", max_size=24
    )
)
def test_no_text_breaks_the_reading(text):
    for past in (False, True):
        at = moment_said(text, NOW, ZONE, past=past)
        assert at is None or (at.tzinfo is UTC and at.second == 0)
    span = span_said(text, NOW, ZONE)

    assert span is None or span[0] < span[1]


@pytest.mark.parametrize("text", ["9999w" * 100, "9999 weeks", "9999天前", "9999999 hours"])
def test_nobody_means_longer_than_ten_years(text):
    assert moment_said(text, NOW, ZONE) is None
    assert duration_said(text) is None


def test_a_text_is_read_in_a_millisecond():
    text = "约好明天下午三点上门, customer back on Monday 9:00 in room 305"
    since = perf_counter()
    for _ in range(100):
        moment_said(text, NOW, ZONE)

    assert perf_counter() - since < 1


@pytest.mark.parametrize("text", ["Ann 12-05", "12-05 maybe to 12-06", "请假12-05", "Ann"])
def test_as_a_whole_a_span_has_no_words_that_are_something_else(text):
    assert span_said(text, NOW, ZONE, whole=True) is None


@pytest.mark.parametrize(
    "text", ["12-05", "fri 18:00 to sat 09:00", "从12月5日到8日", "12-05, 12-06"]
)
def test_as_a_whole_a_span_is_what_it_is(text):
    assert span_said(text, NOW, ZONE, whole=True) == span_said(text, NOW, ZONE)


@pytest.mark.parametrize(("text", "year"), [("11-20", 2026), ("10-31", 2027), ("5号", 2026)])
def test_a_date_of_the_last_month_is_over_and_an_earlier_one_is_of_next_year(text, year):
    at = moment_said(text, NOW, ZONE)

    assert at is not None
    assert (at.year, at < NOW) == (year, text == "11-20")
