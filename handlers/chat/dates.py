"""Days and times of the day as leads write them in a roster: `12-05`, `fri`, `明天`, `18:00`."""

import re
from datetime import date, timedelta

DAY = timedelta(days=1)
PASSED = timedelta(days=31)
"""A day without a year that is longer ago than this is one of next year."""
NAMES = (
    ("monday", "mon", "周一", "星期一", "礼拜一"),
    ("tuesday", "tue", "tues", "周二", "星期二", "礼拜二"),
    ("wednesday", "wed", "周三", "星期三", "礼拜三"),
    ("thursday", "thu", "thur", "thurs", "周四", "星期四", "礼拜四"),
    ("friday", "fri", "周五", "星期五", "礼拜五"),
    ("saturday", "sat", "周六", "星期六", "礼拜六"),
    ("sunday", "sun", "周日", "周天", "星期日", "星期天", "礼拜天"),
)
WEEKDAYS = {name: number for number, names in enumerate(NAMES) for name in names}
NEAR = {"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1, "后天": 2}
WIDE = str.maketrans(
    {
        "\uff1a": ":",
        "\uff0c": ",",
        "\uff5e": "~",
        "\u301c": "~",
        "\u2013": "-",
        "\u2014": "-",
        "\u3000": " ",
        "\u00a0": " ",
    }
)
"""What Chinese keyboards and clever phones write for what a program reads."""
CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})")
DATE = re.compile(
    r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?", re.ASCII
)


def plain(text: str) -> str:
    """Return words in small letters, with colons, commas and dashes as a program reads them."""
    return " ".join(text.translate(WIDE).casefold().split())


def clock_said(text: str) -> timedelta | None:
    """Return the time of day of `18:00` as it stands; None for anything else, or past 24:00."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    time = timedelta(hours=hour, minutes=minute)
    return time if minute <= 59 and time <= DAY else None  # noqa: PLR2004 - minutes of an hour


def day_said(text: str, today: date) -> date | None:
    """Return the day that words mean."""
    words = plain(text)
    if words in NEAR:
        return today + NEAR[words] * DAY
    if words in WEEKDAYS:
        return today + (WEEKDAYS[words] - today.weekday()) % 7 * DAY
    found = DATE.fullmatch(words)
    if found is None:
        return None
    try:
        if found["year"]:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        day = date(today.year, int(found["month"]), int(found["day"]))
        return day if today - day <= PASSED else day.replace(year=today.year + 1)
    except ValueError:
        return None
