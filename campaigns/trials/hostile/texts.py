"""Texts as nobody should have to read them, drawn from a seed."""

from random import Random

LONGEST = 4_096
PAYLOADS = (
    "<script>alert(1)</script>", "<b>bold", "</b></i>", "<a href='tg://user?id=1'>x</a>",
    "&lt;&amp;&#x27;", "*bold* _i_ `c` [x](tg://user?id=1)", "||spoiler||", "<tg-spoiler>",
    "'; DROP TABLE record; --", "1 OR 1=1", '" UNION SELECT * FROM token --', "%' ESCAPE '",
    "{{ 7*7 }}", "{{ config }}", "{% for x in ().__class__.__mro__ %}x{% endfor %}", "${7*7}",
    "#{7*7}", "%(name)s", "{0.__class__}", "%n%s%x", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1",
    "../../etc/passwd", "file:///etc/passwd", "http://169.254.169.254/latest/", "\\x00\\u0000",
    "/start", "/role engineer", "/start a_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/claim 1", "/cancel",
    "/help@", "/find '; --", "/language zh", "/my", "/board", "/oncall", "/link", "/invite",
    "#1", "#2 please close this", "#999999999999999999999", "#-1", "#1 #2 #3", "@admin", "!p1",
)  # fmt: skip
MEAN = (
    "\x00", "\x01\x02\x1b[31m", "\x7f\x85", "\ud800", "\udfff\ud83d", "\u202e\u2066\u2069",
    "\u200f\u061c", "\U000e0041\U000e007f", "\U000e0001", "\ufeff\u2060", "\u034f\u115f\u3164",
    "\u0301" * 40, "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d", "\ufffe\uffff", "\u2028\u2029",
    "👩‍🚒" * 9, "🏳️‍🌈", "ﷺ" * 5, "\U0001f1e6" * 7, "ⅷ①", "ﬀ", "ß", "İ", "\t\r\n\v\f",
)  # fmt: skip
WORDS = ("printer", "the", "VPN", "打印机", "坏了", "is", "dead", "network", "房间", "3", "help")


def text(draw: Random) -> str:
    """Return a text: honest words with something mean in them, or a flood of it."""
    parts = [
        draw.choice(draw.choice((PAYLOADS, MEAN, WORDS, WORDS))) for _ in range(draw.randint(1, 9))
    ]
    found = draw.choice((" ", "", "\n")).join(parts)
    kind = draw.random()
    if kind < 0.04:
        found *= LONGEST // max(len(found), 1) + 2  # longer than Telegram lets anybody write
    elif kind < 0.06:
        found = "".join(chr(draw.randrange(0x110000)) for _ in range(draw.randint(1, 300)))
    elif kind < 0.10:
        found = draw.choice(PAYLOADS)
    return found
