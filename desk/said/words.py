"""The words in which people name moments, Chinese and English, and what each stands for."""

from enum import Enum, IntEnum, auto
from itertools import product
from typing import Final, NamedTuple

HOUR: Final = 60
"""Minutes of an hour."""
DAY: Final = 24 * HOUR
"""Minutes of a day."""
HOURS_A_DAY: Final = 24
HALF_DAY: Final = 12
MONTHS: Final = 12
LONGEST_MONTH: Final = 31


class Kind(Enum):
    """What a token is, for those who put tokens together."""

    NUMBER = auto()  # value; digits written, 0 for a Chinese numeral
    DECIMAL = auto()  # hundredths
    PAIR = auto()  # 18-22 or 12-05: first, second; whether both have two digits
    CLOCK = auto()  # hour, minute; whether it is by the 24 hours
    DATE = auto()  # year or 0, month, day
    DAY = auto()  # days from today
    WEEK = auto()  # weeks from this one
    WEEKDAY = auto()  # Monday 0
    MONTH = auto()
    PART = auto()  # a part of the day
    FAINT = auto()  # a part of the day, said of other things too: it needs a day or an hour
    SUFFIX = auto()  # am, pm: a part of the day that follows its hour
    OCLOCK = auto()
    MINUTE = auto()
    QUARTER = auto()  # minutes after the hour
    PAST = auto()  # minutes after the hour that follows
    HALF = auto()
    UNIT = auto()  # minutes
    LETTER = auto()  # a unit of one letter: minutes
    LENGTH = auto()  # minutes
    ARTICLE = auto()
    AND = auto()
    IN = auto()
    AFTER = auto()
    AGO = auto()
    YEAR_SIGN = auto()
    MONTH_SIGN = auto()
    DAY_SIGN = auto()
    FROM = auto()
    TO = auto()
    AT = auto()
    OR = auto()
    VAGUE = auto()  # a time that is none of ours, such as "next month"
    NAME = auto()  # a number that follows is the name of a thing
    COUNTER = auto()  # a number before it counts or names things
    STOP = auto()
    FILLER = auto()
    OTHER = auto()
    END = auto()


class Part(IntEnum):
    """A part of the day."""

    DAWN = auto()
    AM = auto()
    MORNING = auto()
    NOON = auto()
    PM = auto()
    EVENING = auto()
    MIDNIGHT = auto()
    CLOSE = auto()


class Token(NamedTuple):
    """A word or number of a text, with up to three figures that its kind explains."""

    kind: Kind
    first: int = 0
    second: int = 0
    third: int = 0


_AFTERNOON: Final = {12: 12} | {hour: hour % 12 + 12 for hour in (*range(1, 12), *range(13, 24))}
HOURS: Final[dict[Part, dict[int, int]]] = {
    Part.DAWN: {12: 0} | {hour: hour for hour in range(9)},
    Part.AM: {12: 0} | {hour: hour for hour in range(12)},
    Part.MORNING: {hour: hour for hour in range(13)},
    Part.NOON: {1: 13, 2: 14} | {hour: hour for hour in range(11, 15)},
    Part.PM: _AFTERNOON,
    Part.EVENING: {hour: hour % 12 + 12 for hour in (*range(5, 12), *range(17, 24))}
    | {12: 24, 0: 24, 24: 24}
    | {hour: hour + 24 for hour in range(1, 5)},
    Part.MIDNIGHT: {0: 24, 12: 24, 24: 24},
    Part.CLOSE: _AFTERNOON,
}
"""Hours from the midnight at which the day began, by the hour said; what is missing cannot be."""

UNSAID_HOURS: Final = {
    Part.DAWN: 5,
    Part.AM: 9,
    Part.MORNING: 9,
    Part.NOON: 12,
    Part.PM: 14,
    Part.EVENING: 20,
    Part.MIDNIGHT: 24,
    Part.CLOSE: 18,
}
"""The hour that is meant when only the part of the day is said."""


def _all(kind: Kind, *texts: str, first: int = 0) -> dict[str, tuple[Token, ...]]:
    """Return words that mean the same; `texts` hold some each, with a bar between."""
    return {word: (Token(kind, first),) for text in texts for word in text.split("|")}


def _numbered(kind: Kind, *texts: str, start: int = 0) -> dict[str, tuple[Token, ...]]:
    """Return words that count on from `start`."""
    table: dict[str, tuple[Token, ...]] = {}
    for number, text in enumerate(texts, start):
        table |= _all(kind, text, first=number)
    return table


_WEEKDAYS: Final = (
    "monday|mon",
    "tuesday|tue|tues",
    "wednesday|wed",
    "thursday|thu|thur|thurs",
    "friday|fri",
    "saturday|sat",
    "sunday|sun",
)
_WEEKDAYS_ZH: Final = ("一|1", "二|2", "三|3", "四|4", "五|5", "六|6", "日|天|7")
_WEEKS_ZH: Final = ("周", "星期", "礼拜")
_WEEKS_OFF: Final = {
    "上": -1,
    "上个": -1,
    "上一个": -1,
    "这": 0,
    "这个": 0,
    "本": 0,
    "下": 1,
    "下个": 1,
    "下一个": 1,
    "下下": 2,
    "下下个": 2,
}


def _weeks() -> dict[str, tuple[Token, ...]]:
    """Return weekdays and weeks, alone and together."""
    days = {
        name: Token(Kind.WEEKDAY, number)
        for number, names in enumerate(_WEEKDAYS)
        for name in names.split("|")
    }
    table: dict[str, tuple[Token, ...]] = {name: (day,) for name, day in days.items()}
    for (off, weeks), (name, day) in product(
        {"last": -1, "this": 0, "next": 1}.items(), days.items()
    ):
        table[f"{off} {name}"] = (Token(Kind.WEEK, weeks), day)
        table[f"{off} week"] = (Token(Kind.WEEK, weeks),)
    days_zh = {
        f"{week}{name}": Token(Kind.WEEKDAY, number)
        for week in _WEEKS_ZH
        for number, names in enumerate(_WEEKDAYS_ZH)
        for name in names.split("|")
    }
    table |= {name: (day,) for name, day in days_zh.items()}
    for off, weeks in _WEEKS_OFF.items():
        table |= {f"{off}{week}": (Token(Kind.WEEK, weeks),) for week in _WEEKS_ZH}
        table |= {f"{off}{name}": (Token(Kind.WEEK, weeks), day) for name, day in days_zh.items()}
    return table


def _parts() -> dict[str, tuple[Token, ...]]:
    """Return the parts of the day, alone and with a day in one word."""
    table: dict[str, tuple[Token, ...]] = {}
    for part, text in {
        Part.DAWN: "凌晨|清晨|拂晓",
        Part.MORNING: "上午|早上|早晨|午前|in the morning",
        Part.NOON: "中午|正午|noon|midday|noontime",
        Part.PM: "下午|午后|afternoon|in the afternoon",
        Part.EVENING: "晚上|晚间|夜里|夜间|深夜|半夜|傍晚|evening|in the evening",
        Part.MIDNIGHT: "午夜|midnight",
        Part.CLOSE: "下班|下班前|下班时|下班后|下班之前|下班以前|收工前|end of day|end of the day"
        "|end of business|close of business|eod|eob|cob",
    }.items():
        table |= _all(Kind.PART, text, first=part)
    table |= _all(Kind.FAINT, "早|morning", first=Part.MORNING)
    table |= _all(Kind.FAINT, "晚|夜|night|at night", first=Part.EVENING)
    table |= _all(Kind.SUFFIX, "am", first=Part.AM) | _all(Kind.SUFFIX, "pm", first=Part.PM)
    for day, words in {
        0: ("今早", "今晚|今夜"),
        1: ("明早", "明晚"),
        -1: ("昨早", "昨晚|昨夜"),
    }.items():
        for part, text in zip((Part.MORNING, Part.EVENING), words, strict=True):
            both = (Token(Kind.DAY, day), Token(Kind.PART, part))
            table |= dict.fromkeys(text.split("|"), both)
    table["tonight"] = (Token(Kind.DAY), Token(Kind.PART, Part.EVENING))
    table["last night"] = (Token(Kind.DAY, -1), Token(Kind.PART, Part.EVENING))
    for part, text in {
        Part.MORNING: "morning",
        Part.PM: "afternoon",
        Part.EVENING: "evening",
    }.items():
        table[f"this {text}"] = (Token(Kind.DAY), Token(Kind.PART, part))
    return table


WORDS: Final[dict[str, tuple[Token, ...]]] = {
    **_weeks(),
    **_parts(),
    **_numbered(Kind.DAY, "大前天", "前天|day before yesterday|the day before yesterday", start=-3),
    **_all(Kind.DAY, "昨天|昨日|yesterday", first=-1),
    **_numbered(
        Kind.DAY,
        "今天|今日|today",
        "明天|明日|tomorrow|tmr|tmrw",
        "后天|后日|day after tomorrow|the day after tomorrow",
        "大后天",
    ),
    **_numbered(
        Kind.MONTH,
        *("jan|january", "feb|february", "mar|march", "apr|april", "may", "jun|june", "jul|july"),
        *("aug|august", "sep|sept|september", "oct|october", "nov|november", "dec|december"),
        start=1,
    ),
    **_numbered(
        Kind.NUMBER,
        *("one", "two|a couple of|couple of", "three", "four", "five", "six", "seven", "eight"),
        *("nine", "ten", "eleven", "twelve"),
        start=1,
    ),
    **_all(Kind.NUMBER, "fifteen", first=15),
    **_all(Kind.NUMBER, "twenty", first=20),
    **_all(Kind.NUMBER, "thirty", first=30),
    **_all(Kind.OCLOCK, "点|点钟|点整|时|时整|o'clock|oclock"),
    **_all(Kind.MINUTE, "分"),
    **_all(Kind.QUARTER, "一刻", first=15),
    **_all(Kind.QUARTER, "三刻", first=45),
    **_all(Kind.PAST, "half past", first=30),
    **_all(Kind.PAST, "quarter past|a quarter past", first=15),
    **_all(Kind.PAST, "quarter to|a quarter to", first=-15),
    **_all(Kind.HALF, "半|个半|and a half"),
    **_all(Kind.UNIT, "分钟|min|mins|minute|minutes", first=1),
    **_all(Kind.UNIT, "小时|个小时|钟头|个钟头|个钟|hour|hours|hr|hrs", first=HOUR),
    **_all(Kind.UNIT, "天|day|days", first=DAY),
    **_all(Kind.UNIT, "周|星期|个星期|礼拜|个礼拜|week|weeks", first=7 * DAY),
    **_all(Kind.LETTER, "m", first=1),
    **_all(Kind.LETTER, "h", first=HOUR),
    **_all(Kind.LETTER, "d", first=DAY),
    **_all(Kind.LETTER, "w", first=7 * DAY),
    **_all(
        Kind.LENGTH, "半小时|半个小时|半个钟头|半个钟|half an hour|half hour|half-hour", first=30
    ),
    **_all(Kind.LENGTH, "一刻钟|quarter of an hour|a quarter of an hour", first=15),
    **_all(Kind.ARTICLE, "a|an"),
    **_all(Kind.AND, "and|又"),
    **_all(Kind.IN, "in|within|after|再过|过"),
    **_all(Kind.AFTER, "后|之后|以后|内|之内|以内|later|from now"),
    **_all(Kind.AGO, "前|之前|以前|ago|earlier"),
    **_all(Kind.YEAR_SIGN, "年"),
    **_all(Kind.MONTH_SIGN, "月|月份"),
    **_all(Kind.DAY_SIGN, "日|号|st|nd|rd|th"),
    **_all(Kind.FROM, "from|从|自"),
    **_all(Kind.TO, "to|until|till|til|through|thru|到|至|直到"),
    **_all(Kind.AT, "at|@"),
    **_all(Kind.OR, "or|或|或者|还是"),
    **_all(
        Kind.VAGUE,
        "下个月|下月|上个月|上月|这个月|本月|月底|月初|月中|个月|明年|去年|今年|后年|年底|年初|周末|半天",
        "每天|每日|每周|每星期|每个月|每月|每|next month|last month|this month|month|months",
        "next year|last year|year|years|weekend|end of week|end of the week|end of month",
        "every|each|daily|weekly",
    ),
    **_all(
        Kind.NAME,
        "room|floor|ext|extension|port|version|ticket|no|nr|number|building|phone|tel|vlan",
        "房间|分机|电话|手机|工单|单号|端口|版本|编号|号码|会议室",
    ),
    **_all(
        Kind.COUNTER,
        "楼|层|室|栋|座|号楼|号线|号机|台|个|人|元|块|次|度|版|名|条|张|位|件|people|times|users",
    ),
    **_all(Kind.STOP, ",|;|!|?|(|)|[|]|。|、|「|」|《|》|“|”"),
    **_all(
        Kind.FILLER,
        "the|on|of|by|about|around|approx|approximately|ca|please|pls|thanks|sharp|for|t|'s",
        "的|左右|大约|大概|吧|开始|起|结束|为止|止|整",
    ),
    **_all(
        Kind.OTHER,
        "good morning|good afternoon|good evening|good night|上午好|中午好|下午好|早上好|晚上好",
        "晚点|晚一点|晚些|早点|早一点|早些|快一点|快点|有一点|有点|一点儿|一点点|差点|差一点|一时|时候|小时候",
        "天气|聊天|前台|后台|前面|后面|日报|日志|日常|号码|年级",
    ),
}
"""Every word that is read; the longest that fits counts."""
