"""Hiding the secrets that people type into reports, before anything is stored.

A report should never hold a password, yet people send them. What is hidden is replaced unit for
unit, so that the entities of Telegram still fit, and the words around it stay for whoever helps.
The rules lean to hiding after a plain sign (`password: ...`, `密码是...`) and to leaving alone
without one, where `password reset fails` must stay readable.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

MASK: Final = "•"
"""One UTF-16 unit wide."""

Span = tuple[int, int]

# One character for one, so that offsets stay. Full-width commas, stops and brackets are left:
# in Chinese they end a value.
_FOLD: Final = {
    wide: wide - 0xFEE0
    for wide in range(0xFF01, 0xFF5F)
    if chr(wide) not in "\uff01\uff08\uff09\uff0c\uff1b\uff1f"
} | dict.fromkeys((0x3000, 0xA0, 0x200B, 0x2060, 0xFEFF), 0x20)

# ---------------------------------------------------------------- secrets known by their shape

_SHAPES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![0-9])(\d{6,12}:[0-9A-Za-z_-]{30,})",  # Telegram bot
        r"(?<![0-9])(\d{1,12}:sandbox[0-9A-Za-z_-]{10,})",
        r"(?<![0-9A-Za-z])((?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|ANPA|AROA)[0-9A-Z]{16})(?![0-9A-Za-z])",
        r"(?<![0-9A-Za-z])(LTAI[0-9A-Za-z]{12,26}|AKID[0-9A-Za-z]{28,40})(?![0-9A-Za-z])",
        r"(?<![0-9A-Za-z])(gh[pousr]_[0-9A-Za-z]{20,}|github_pat_[0-9A-Za-z_]{20,})",
        r"(?<![0-9A-Za-z])(gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|oas)-[0-9A-Za-z_-]{16,})",
        r"(?<![0-9A-Za-z])(xox[abceoprs]-[0-9A-Za-z-]{10,}|xapp-[0-9A-Za-z-]{10,})",
        r"hooks\.slack\.com/services/([0-9A-Za-z/_-]{20,})",
        r"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([0-9A-Za-z-]{20,})",
        r"(?<![0-9A-Za-z])([prs]k_(?:live|test)_[0-9A-Za-z]{16,})",
        r"(?<![0-9A-Za-z])(sk-[0-9A-Za-z_-]{20,})",
        r"(?<![0-9A-Za-z])(AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{20,})",
        r"(?<![0-9A-Za-z])(npm_[0-9A-Za-z]{36}|hf_[0-9A-Za-z]{30,}|dop_v1_[0-9a-f]{64})",
        r"(?<![0-9A-Za-z])(SG\.[0-9A-Za-z_-]{16,64}\.[0-9A-Za-z_-]{16,})",
        # JSON Web Token: a header that begins with {" in base64
        r"(?<![0-9A-Za-z])(eyJ[0-9A-Za-z_-]{5,}+\.[0-9A-Za-z_-]{5,}+(?:\.[0-9A-Za-z_-]*+)?)",
        (
            r"(?i)\bauthorization[\"']?\s{0,4}[:=]\s{0,4}[\"']?"
            r"(?:(?:basic|bearer|digest|negotiate|token|apikey|bot)\s{1,4})?([^\s\"',;]{4,})"
        ),
        r"(?i)\b(?:bearer|basic)\s{1,4}((?=[^\s\"',;]{0,400}[0-9=])[0-9A-Za-z._~+/=-]{12,})",
        # what a text message with a code says: the name comes after it
        (
            r"(?<![0-9])([0-9]{4,8})"
            r"(?=[ ]?[是为][您你]?的?[^\s，。]{0,6}(?:验证码|动态码|校验码|动态密码))"
        ),
        r"(?i)(?<![0-9])([0-9]{4,8})(?=[ ]is[ ]your[ ][a-z ]{0,32}(?:code|otp|pin|password)\b)",
        r"(?i)\b(?:set-)?cookie:\s{0,4}([^\s=;]{1,64}=[^\n]{4,})",
        r"://[^\s/:@]{0,128}:([^\s/•]{1,256})@",
        r"(?i)\bsshpass\s{1,4}-p\s{0,4}(\S{1,256})",
        r"(?i)\bmysql(?:dump|admin)?\b[^\n|;]{0,200}?\s-p([^\s|;]{1,256})",
        r"(?i)\b(?:curl|wget)\b[^\n|;]{0,200}?\s-u\s{0,4}[^\s:]{1,64}:(\S{1,256})",
    )
)
_PRIVATE_KEY: Final = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_PRIVATE_KEY_END: Final = "-----END "

# ---------------------------------------------------------------- numbers with a check digit

_DIGIT_RUN: Final = re.compile(r"(?<![0-9A-Za-z_.])\d++(?:[ -]\d++)*+(?![0-9A-Za-z_])")
# Within a longer row of numbers it is written in the groups printed on cards. A lookahead, since
# the first four digits may be somebody's extension and the card begin with the next four.
_CARD_GROUPS: Final = re.compile(
    r"(?<!\d)(?=(\d{13,19}(?!\d)|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,4}(?:[ -]\d{1,3})?(?!\d)"
    r"|\d{4}[ -]\d{6}[ -]\d{4,5}(?!\d)))"
)
_RESIDENT: Final = re.compile(
    r"(?<![0-9A-Za-z_.-])([1-9]\d{5})[ -]?((?:18|19|20)\d{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01]))[ -]?(\d{3}[0-9Xx])(?![0-9A-Za-z_-])"
)
_RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS: Final = "10X98765432"
_IS: Final = r"[ \t]{0,4}(?:是|为|is)?[ \t]{0,4}[:=]?[ \t]{0,4}\n?"
_NAMED_NUMBERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Named as what it is, a number is hidden even when a digit was mistyped.
        rf"身份证(?:号码|号)?{_IS}(\d{{17}}[0-9X]|\d{{15}})(?![0-9A-Z])",
        r"(?:银行卡|信用卡|储蓄卡|借记卡|(?<![工打禁])卡)(?:号码|号)"
        + _IS
        + r"(\d(?:[ -]?\d){12,18})(?![0-9A-Z])",
        (
            r"\b(?:credit|debit|bank|payment)[ -]card(?:[ ]number|[ ]no\.?)?(?:[ ]is)?"
            r"[ ]?[:=#]?[ ]?(\d(?:[ -]?\d){12,18})(?![0-9A-Z])"
        ),
        (
            r"(?:护照(?:号码|号)|\bpassport(?:[ ](?:number|no\.?))?)"
            rf"{_IS}([A-Z]{{1,2}}\d{{7,8}})(?!\w)"
        ),
    )
)
_NOT_A_CARD: Final = re.compile(
    r"(?:订单|单号|编号|序列号|流水号|快递|运单|\border|\bserial|\bs/?n\b|\bimei|\btracking|\bticket|"
    r"\binvoice|\btransaction)[^\n]{0,16}$",
    re.IGNORECASE,
)

# ---------------------------------------------------------------- secrets known by their name

_KEYWORD: Final = re.compile(
    r"""
    (?P<zh>登录密码|密[码碼]|口令|[验驗][证證][码碼]|[动動][态態][码碼]|校验码|安全码|授权码|提取码
        |[密秘][钥鑰]|私钥|令牌)
    |(?P<phrase>passphrase|(?:seed|recovery)[ ]phrase|助记词)
    |(?P<strong>passwords?|passwort|passwd|passcodes?|pwd|mima|kouling|yanzhengma
        |(?:api|access|private|secret|encryption)[ _-]?(?:access[ _-]?)?keys?
        |apikey|client[ _-]?secret|secrets?|tokens?|j?session_?id|phpsessid)
    |(?<![a-z])(?P<weak>pass|(?<=u/)p|psw|pw|cvv2?|cvc2?|otp(?:[ ]code)?
        |pin(?:[ _-]?(?:code|number|码))?
        |(?:verification|security|one[ -]?time|authentication|auth|access|login|sms|2fa|mfa)
         [ _-](?:code|pin))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAME_GOES_ON: Final = re.compile(r"[A-Za-z]")

_GAP: Final = r"[ \t]{0,16}"
_CLOSING: Final = r"(?:\\?[\"'`”’」』】\])*]{1,3})?"
_BRACKETED: Final = r"(?:[(（][^()（）\n]{0,24}[)）])?"
_FOR: Final = (
    r"(?:[ \t]{1,3}(?:for|of|on|to|in|at)(?:[ \t]{1,3}[\w@.'/-]{1,40}){1,4}?"
    r"|[ \t]{1,3}(?:i|we|he|she|they|you)[ \t]{1,3}\w{1,16}|[ \t]{1,3}(?:here|there))?"
)
_SIGN: Final = re.compile(
    rf"[0-9]?{_CLOSING}{_FOR}{_GAP}{_BRACKETED}{_GAP}"
    r"(?:(?:is|are|was|shi|wei|是|为|如下|发你|给你|分别是)[ \t]{0,4})?"
    r"(?::=|=>|->|→|==|[:=])",
    re.IGNORECASE,
)
_ELEMENT: Final = re.compile(r">(?=[^<\n]{1,200}</)")
_COPULA: Final = re.compile(
    rf"{_CLOSING}{_FOR}(?:[ \t]{{1,4}}|['’](?=s))"
    r"(?:(?:(?:is|was|has[ ]been)[ ])?(?:changed|set|reset|updated)[ ](?:to|as)"
    r"|is|are|was|were|s|shi|wei|will[ ]be|should[ ]be|must[ ]be|becomes?|equals)"
    r"(?:[ \t]{1,3}(?:now|still|simply|just|currently|probably|again|set[ ]to))*[ \t]{1,4}",
    re.IGNORECASE,
)
_TO: Final = re.compile(r"[ \t]{1,4}(?:to|as|into)[ \t]{1,4}", re.IGNORECASE)
_CHANGING: Final = re.compile(
    r"(?:chang|set|reset|updat|switch|made)[a-z]*[^\n]{0,16}$", re.IGNORECASE
)
_COPULA_ZH: Final = re.compile(
    r"[ \t]{0,4}(?:[（(][^（）()\n]{0,24}[)）])?"
    r"[我你他设改换重置更新默认初始现在目前就还也都已被把给应该可能好像统一的了]{0,8}?"
    r"(?:是|为|成了?|叫|改到|如下)(?:小写|大写|字母|数字|默认)?的?[ \t]{0,4}"
)
_BARE: Final = re.compile(r"[ \t]{0,8}(?:输入|试|填|用|设)?了?[ \t]{0,8}(?:[-–—]{1,2}[ \t]{1,4})?")
_BARE_LINE: Final = re.compile(r"[ \t]{0,8}\r?\n[ \t]{0,8}(?=[!-~]{1,64}[ \t]*(?:\n|$))")
_TO_VALUE: Final = re.compile(r"[ \t]{0,16}(?:\r?\n[ \t]{0,16}){0,2}")
_HINT: Final = re.compile(
    r"(?:小写|大写|全|字母|数字|初始|默认|应该|还|就|都|是|为|的)*+[ \t]{0,4}"
)

_QUOTED: Final = re.compile(
    r"\\\"(?P<a>(?:(?!\\\")[^\n]){1,300})\\\""
    r'|"(?P<b>(?:\\.|[^"\\\n]){1,300})"'
    r"|'(?P<c>(?:\\.|[^'\\\n]){1,300})'"
    r"|`(?P<d>[^`\n]{1,300})`"
    r"|“(?P<e>[^”\n]{1,300})”|‘(?P<f>[^’\n]{1,300})’"
    r"|「(?P<g>[^」\n]{1,300})」|『(?P<h>[^』\n]{1,300})』"
    r"|【(?P<i>[^】\n]{1,300})】|《(?P<j>[^》\n]{1,300})》"
)
# A value goes on to the next blank, Chinese character or Chinese stop.
_TOKEN: Final = re.compile(
    r"[^\s\u2026\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]{1,256}"
)
_NEXT_FIELD: Final = re.compile(r"[,;|&](?=[\"']?[A-Za-z_][A-Za-z0-9_.-]{0,30}[\"']?[:=])|</")
_QUERY_ENDS: Final = re.compile("[&#]")
_IN_QUERY: Final = re.compile(r"[?&][A-Za-z0-9_.-]{0,40}$")

_ACCOUNT: Final = (
    r"(?:user(?:[ ]?name|[ ]?id)?|login|account|(?<![a-z])un?|(?<![a-z])id"
    r"|账[号户]|帐[号户]|用户名|工号)"
)
_ACCOUNT_ENDS: Final = ("user", "name", "id", "login", "account", "u", "n", "号", "户", "名")
_PAIR_BEFORE: Final = re.compile(
    rf"{_ACCOUNT}[ \t]*+(?:[/+&、,和与及]|and)?[ \t]*+$", re.IGNORECASE
)
_PAIR: Final = re.compile(
    r"(?:分别)?(?:是|为)?[ \t]*+(?:[:=][ \t]*+)?(?:\n[ \t]*+)?"
    r"(?P<name>[!-.0-~]{1,64}?)"
    r"(?:[ \t]{0,4}[/|,、，:][ \t]{0,4}|[ \t]{1,4}(?:和[ \t]{0,4}|and[ \t]{1,4})?|和)"
    r"(?=[!-~•])",
    re.IGNORECASE,
)
_NAMED_BEFORE: Final = re.compile(
    rf"{_ACCOUNT}[ \t]*+(?:[:=是为][ \t]*+)?(?:is[ ])?[^\s,，;；:：/]{{1,40}}"
    r"(?:[\s,，;；/、][ \t]*+)?(?:and|和)?[ \t]*+(?:the|my|his|her)?[ \t]*+$",
    re.IGNORECASE,
)
_ABOUT_TO_RESET: Final = re.compile(
    r"(?:忘记?了?|忘掉|重[置设]|修改|更改|找回|初始化|改|丢失|解锁|申请|输错|换|没有?|收不到"
    r"|forg[eo]t(?:ten)?|reset(?:ting)?|chang(?:e|ing)|recover|lost|unlock)"
    r"[ \t]*+(?:[\w了一下我的他她您你]{1,8}+[ \t]*+){0,3}$",
    re.IGNORECASE,
)
_PROGRAM_ERROR: Final = re.compile(
    r"(?:unexpected|invalid|illegal|missing|expected|syntax)[ \t]*$", re.IGNORECASE
)

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}\W?")
_ORDINARY: Final = re.compile(
    r"""
    \d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.Z+-]*)?     # a date
    |\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}
    |\d{1,2}:\d{2}(?::\d{2})?(?:am|pm)?               # a time
    |\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?          # an address
    |v?\d{1,4}(?:\.\d{1,5}){1,3}                      # a version
    |(?:\+?86[ -]?)?1[3-9]\d{9}                       # a mobile phone
    |0\d{2,3}-\d{7,8}
    |0x[0-9a-f]{1,16}                                 # error codes, tickets and the like
    |(?:e|err|error|code|kb|inc|req|sr|chg|prb|cve|aadsts|http|sap|ora)[-_]?\d[\d-]*
    |\#\d+
    |https?://\S*|[a-z]:\\\S*
    |\d+(?:st|nd|rd|th|s|ms|sec|min|mins|h|hrs?|d|days?|x|times?|chars?|digits?|%|k|kb|mb|gb)
    |(?:windows?|win|office|o|m|microsoft|wifi|wi-fi|ipv|mp|utf-?|sha-?|md|ssh|oauth|tls|usb|iphone
        |ios|android|step|page|field|line|room|floor|level|v|web|log4j)[-_]?\d{0,4}[a-z]?
    |[23]fa(?:[-/]\w*)?|802\.1x|x\d\d|1password|365
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AMOUNT: Final = re.compile(
    r"[ \t-]?(?:位|个|次|天|日|月|年|号|点|分|秒|小时|遍|条|种|项|字|%|元|楼|层|台|人|"
    r"(?:char|digit|letter|day|time|minute|min|hour|hr|week|month|year|second|sec|attempt|tr(?:y|ies)"
    r"|user|people|place|try|symbol|word|number|of\b|more\b|or\b|to\b|out\b|more\b))",
    re.IGNORECASE,
)
_CLAUSE_ENDS: Final = re.compile(
    r"[.,;:!?)\"']{0,3}(?:[ \t]*+(?:\n|$|[,;!?(。，；！？、）])"
    r"|[ \t]+(?:and|but|or|for|please|pls|thanks|thank|thx)\b)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LABEL: Final = re.compile(r"[A-Za-z_-]{1,40}[:=]")
_INFLECTED: Final = re.compile(r"[A-Za-z]{2,}(?:ed|ing|ly|able|ible|less|n't|n’t)")

# Words that say something of a password instead of being one.
_WORDS: Final = frozenset(
    """
    a about above accepted access account accounts active admin's after again ago all allowed
    already also always am an and another any anymore app are as asked asks at back bad be
    because been before being below blank blocked both box broken but by can can't cannot cant
    case change changes check code complexity correct could dead default denied details did
    didn't didnt different do does doesn't doesnt doing don't dont down due each either eight
    email empty enough entry error errors even every ever exactly expire expired expires
    expiration expiry fail failed fails failure false far field file fine for forgot forgotten
    form from gave get gets getting given gone good got had has have he help helpdesk here his
    hidden hint history how however i i'm if ignored in incorrect input inside instead into
    invalid is isn't isnt it its it's just keep keeps known last length less letters like link
    lock locked locks login logon logout long looks lost lower lowercase mail manager masked
    match matches maybe me might mismatch missing more most must my mine n/a na need needed
    needs neither never new next no nobody none nope not nothing now null of off ok okay old on
    once one only or other our out outdated over page pending per please pls policy policies
    possible problem problems prompt prompts protected query question rejected remains renewal
    request requests required requirement requirements reset resets right rotation rule rules
    safe same saved screen sent set setting settings shared she short should shown shows since
    so some somebody someone something still stopped string such sync synced system tbd than
    thank thanks that that's the their them then there these they they're this those though
    through to today too true try two type typed unable undefined under unknown until up update
    updates upper uppercase us use used user username validity vault very via visible was wasn't
    we weak were what what's when whenever where which while who why will window with without
    won't wont word works working would wrong yes yesterday yet you your
    attached ask contact see refer provided
    admin-console ad adfs api bitlocker citrix crm dingtalk dns domain erp exchange ftp gitlab
    hr https http ie jira jwt ldap linux lotus mac mfa nas oa oauth office oracle otp outlook pc
    pdf portal rdp rsa sap saml server smtp sql ssh ssl sso teams tls token uac ui ukey url usb
    vdi vm vpn web wechat wecom wifi wi-fi windows word wps zoom kerberos bearer basic cookie
    csrf ntlm sms email imap pop3 totp sim
    """.split()  # noqa: SIM905 (two hundred quoted words are no table to read)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    """A word for a secret and where it stands."""

    start: int
    end: int
    kind: str


def mask_secrets(text: str) -> str:
    """Return `text` with the secrets in it replaced by dots.

    The result has the same length in UTF-16 units, all other characters stand where they stood,
    blanks inside a secret stay, and masking it again changes nothing. The time is linear in the
    length of `text`, whatever it holds.
    """
    # What is hidden can change how the words beside it are read, so look again until nothing
    # is found. Each round only adds dots; more than two never came up in tests.
    rounds = 0
    while (hidden := _overlaid(text, _spans(text.translate(_FOLD)))) != text and rounds < _ROUNDS:
        text = hidden
        rounds += 1
    return hidden


_ROUNDS: Final = 6


def masked(text: str) -> tuple[str, bool]:
    """Return `text` as `mask_secrets` leaves it, and whether anything was hidden now."""
    hidden = mask_secrets(text)
    return hidden, hidden != text


# The keys of an update that hold what somebody typed. A contact is wanted as it is, and its
# numbers would look like cards.
_TYPED: Final = frozenset({"text", "caption", "question", "explanation", "query", "description"})
_UNTOUCHED: Final = frozenset({"contact"})
_ENTITIES: Final = frozenset({"entities", "caption_entities", "text_entities"})


def mask_update(update: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a raw update in which every typed text is masked, at any depth.

    Masked are the strings under `text`, `caption`, `question`, `explanation`, `query` and
    `description`, and the `url` of entities. All else, `contact` above all, is the same.

    Source: Telegram Bot API, Update, Message, TextQuote, Poll, InlineQuery, MessageEntity.
    """
    fresh: dict[str, Any] = {}
    # A list of work instead of recursion: the depth is the sender's choice.
    work: list[tuple[Any, Any, bool]] = [(update, fresh, False)]
    while work:
        source, target, in_entities = work.pop()
        pairs = source.items() if isinstance(source, dict) else enumerate(source)
        for key, value in pairs:
            copy: Any = value
            if key in _UNTOUCHED:
                pass
            elif isinstance(value, dict | list):
                copy = {} if isinstance(value, dict) else [None] * len(value)
                inside = key in _ENTITIES or (in_entities and isinstance(source, list))
                work.append((value, copy, inside))
            elif isinstance(value, str) and (key in _TYPED or (in_entities and key == "url")):
                copy = mask_secrets(value)
            target[key] = copy
    return fresh


def _overlaid(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    characters = list(text)
    done = 0
    for start, end in sorted(spans):
        for at in range(max(start, done), end):
            if not characters[at].isspace():
                characters[at] = MASK * (1 + (characters[at] > "\uffff"))
        done = max(done, end)
    return "".join(characters)


def _spans(folded: str) -> list[Span]:
    finders: tuple[Callable[[str], Iterator[Span]], ...] = (
        _shaped,
        _private_keys,
        _cards,
        _residents,
        _named,
    )
    return [span for find in finders for span in find(folded)]


def _shaped(folded: str) -> Iterator[Span]:
    for pattern in (*_SHAPES, *_NAMED_NUMBERS):
        for match in pattern.finditer(folded):
            yield match.span(1)


def _private_keys(folded: str) -> Iterator[Span]:
    at = 0
    while begin := _PRIVATE_KEY.search(folded, at):
        end = folded.find(_PRIVATE_KEY_END, begin.end())
        at = len(folded) if end < 0 else end  # a block without an end was cut: hide all of it
        yield begin.end(), at


def _cards(folded: str) -> Iterator[Span]:
    for run in _DIGIT_RUN.finditer(folded):
        for start, end in _card_places(folded, *run.span()):
            digits = folded[start:end].replace(" ", "").replace("-", "")
            if not _is_card(digits):
                continue
            if not _NOT_A_CARD.search(folded, max(0, start - 32), start):
                yield start, end


def _card_places(folded: str, start: int, end: int) -> Iterator[Span]:
    if end - start <= 2 * _LONGEST_CARD:
        yield start, end  # alone, a card may be written in any groups
    for match in _CARD_GROUPS.finditer(folded, start, end):
        yield match.span(1)


_SHORTEST_CARD: Final = 13
_LONGEST_CARD: Final = 19


def _is_card(digits: str) -> bool:
    """Tell whether a payment network gives out numbers like this one.

    Source: ISO/IEC 7812-1 and the ranges the networks publish.
    """
    length = len(digits)
    if not _SHORTEST_CARD <= length <= _LONGEST_CARD:
        return False
    two, four = int(digits[:2]), int(digits[:4])
    is_issued = (
        (digits[0] == "4" and length in {13, 16, 19})  # Visa
        or ((51 <= two <= 55 or 2221 <= four <= 2720) and length == 16)  # Mastercard  # noqa: PLR2004
        or (two in {34, 37} and length == 15)  # American Express  # noqa: PLR2004
        or (two in {30, 36, 38, 39} and length == 14)  # Diners Club  # noqa: PLR2004
        or (two in {62, 81} and 16 <= length <= 19)  # UnionPay  # noqa: PLR2004
        or ((two in {64, 65} or four == 6011) and 16 <= length <= 19)  # Discover  # noqa: PLR2004
        or (3528 <= four <= 3589 and 16 <= length <= 19)  # JCB  # noqa: PLR2004
        or (2200 <= four <= 2204 and length == 16)  # Mir  # noqa: PLR2004
    )
    return is_issued and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(number - 9 * (number > 9) for number in doubled)  # noqa: PLR2004
    return total % 10 == 0


def _residents(folded: str) -> Iterator[Span]:
    """Find the numbers of Chinese resident identity cards. Source: GB 11643-1999."""
    for match in _RESIDENT.finditer(folded):
        number = "".join(match.groups()).upper()
        total = sum(
            weight * int(digit)
            for weight, digit in zip(_RESIDENT_WEIGHTS, number[:17], strict=True)
        )
        if _RESIDENT_CHECKS[total % 11] == number[17]:
            yield match.span()


def _named(folded: str) -> Iterator[Span]:
    """Find what is called a password, a token or the like."""
    done = 0
    for match in _KEYWORD.finditer(folded):
        # A word inside what is hidden already names nothing; looking on from it would also
        # cost a square of the length.
        if match.start() < done:
            continue
        kind = (match.lastgroup or "") if match[0].isascii() else "zh"
        named = _Named(start=match.start(), end=match.end(), kind=kind)
        if kind != "zh" and _NAME_GOES_ON.match(folded, named.end):
            continue
        span = _value_of(folded, named)
        if span is not None and span[0] < span[1]:
            done = span[1]
            yield span


def _value_of(folded: str, named: _Named) -> Span | None:
    before = folded[max(0, named.start - 64) : named.start]
    if pair := _paired(folded, named, before):
        return pair
    if sign := _SIGN.match(folded, named.end) or _ELEMENT.match(folded, named.end):
        return _after_sign(folded, named, before, sign)
    if named.kind != "zh" and before[-1:].isalpha() and before[-1:].isascii():
        return None  # only a sign makes `dbpassword` a name
    if copula := _COPULA_ZH.match(folded, named.end):
        return _after_copula_zh(folded, copula.end())
    copula = _COPULA.match(folded, named.end)
    if copula is None and (to := _TO.match(folded, named.end)) and _CHANGING.search(before):
        copula = to
    return _after_copula(folded, named, copula.end()) if copula else _bare(folded, named, before)


def _paired(folded: str, named: _Named, before: str) -> Span | None:
    """Find the second of two values under one heading, as in `user/pass: a / b`."""
    # The cheap question first: this one is asked for every name there is.
    joined = before.rstrip(" \t").lower().removesuffix("and").rstrip(" \t/+&、,和与及")
    if not joined.endswith(_ACCOUNT_ENDS) or not _PAIR_BEFORE.search(before):
        return None
    pair = _PAIR.match(folded, named.end)
    if pair is None or _is_prose(pair["name"]):
        return None
    start, end = _value(folded, pair.end())
    return None if _is_prose(folded[start:end]) else (start, end)


def _after_sign(folded: str, named: _Named, before: str, sign: re.Match[str]) -> Span | None:
    start = _end(_TO_VALUE, folded, sign.end())
    if named.kind == "phrase":
        line_end = folded.find("\n", start)
        return start, len(folded) if line_end < 0 else line_end
    start = _end(_HINT, folded, start)
    in_query = sign[0] == "=" and _IN_QUERY.search(before) is not None
    start, end = _value(folded, start, in_query=in_query)
    value = folded[start:end]
    core = _core(value)
    says_something_else = (
        not core
        or _is_prose(value)
        or _LABEL.fullmatch(value)
        or (core.isdigit() and _AMOUNT.match(folded, end))
        or (named.kind == "weak" and len(core) < _SHORTEST_WEAK)
        or (_PROGRAM_ERROR.search(before) and not _is_strong(core))
        or (_EMAIL.fullmatch(value) and _ABOUT_TO_RESET.search(before))
        or (_INFLECTED.fullmatch(core) and not _CLAUSE_ENDS.match(folded, end))
    )
    return None if says_something_else and not _is_quoted(folded, start) else (start, end)


_SHORTEST_WEAK: Final = 3


def _after_copula(folded: str, named: _Named, at: int) -> Span | None:
    start, end = _value(folded, _end(_TO_VALUE, folded, at))
    value = folded[start:end]
    core = _core(value)
    if not core or _is_prose(value) or _ORDINARY.fullmatch(core):
        return None
    if core.isdigit():
        is_short = len(core) < _SHORTEST_WEAK
        return None if is_short or _AMOUNT.match(folded, end) else (start, end)
    if _is_strong(core) or _is_quoted(folded, start):
        return start, end
    if _INFLECTED.fullmatch(core) or named.kind == "weak" or len(core) < _SHORTEST_WEAK:
        return None
    # A single word that ends the clause is the password itself; prose would go on.
    end = start + len(core)
    return (start, end) if _CLAUSE_ENDS.match(folded, end) else None


def _after_copula_zh(folded: str, at: int) -> Span | None:
    start, end = _value(folded, _end(_HINT, folded, _end(_TO_VALUE, folded, at)))
    value = folded[start:end]
    core = _core(value)
    if not core or _is_prose(value) or _EMAIL.fullmatch(value):
        return None
    if core.isdigit():
        return None if _AMOUNT.match(folded, end) else (start, end)
    return None if _ORDINARY.fullmatch(core) and not core.isalnum() else (start, end)


def _bare(folded: str, named: _Named, before: str) -> Span | None:
    """Find a value that follows the name without a sign; it has to look like a secret."""
    is_option = before.endswith("--")
    on_line = _BARE_LINE.match(folded, named.end)
    at = on_line.end() if on_line else _end(_BARE, folded, named.end)
    if at == named.end and named.kind != "zh":
        return None
    start, end = _value(folded, at)
    value = folded[start:end]
    core = _core(value)
    if not core or _is_prose(value) or _ORDINARY.fullmatch(core) or _EMAIL.fullmatch(value):
        return None
    if is_option or (_NAMED_BEFORE.search(before) and not _INFLECTED.fullmatch(core)):
        return start, end
    if core.isdigit():
        hides = _is_bare_number(folded, named, start, end) and not _ABOUT_TO_RESET.search(before)
    elif core.isascii() and core.isalpha():
        hides = (
            named.kind == "zh"
            and at > named.end
            and len(core) >= _SHORTEST_WEAK
            and _CLAUSE_ENDS.match(folded, end) is not None
            and not _ABOUT_TO_RESET.search(before)
        )
    else:
        has_symbol = any(character in "!@#$%^&*+=~?|" for character in core)
        hides = _is_strong(core) and (has_symbol or not _ABOUT_TO_RESET.search(before))
    return (start, end) if hides else None


def _is_bare_number(folded: str, named: _Named, start: int, end: int) -> bool:
    length = len(_core(folded[start:end]))
    if named.kind == "zh":
        is_enough = length > 3 or (length == 3 and _CLAUSE_ENDS.match(folded, end) is not None)  # noqa: PLR2004
    elif folded[named.start : named.end].lower() == "pass":
        is_enough = False  # `pass 2024 times`
    else:
        is_code = named.kind == "weak"
        is_year = _YEAR.fullmatch(_core(folded[start:end])) is not None
        is_enough = length >= (_SHORTEST_WEAK if is_code else 4) and (is_code or not is_year)
    return is_enough and not _AMOUNT.match(folded, end)


def _value(folded: str, start: int, *, in_query: bool = False) -> Span:
    """Return where the value at `start` stands, without the quotes around it."""
    if quoted := _QUOTED.match(folded, start):
        return quoted.span(quoted.lastgroup or 0)
    ending = _QUERY_ENDS if in_query else _NEXT_FIELD
    at = start
    while token := _TOKEN.match(folded, at):
        # A little more than the window is looked at: what follows a comma decides.
        cut = ending.search(folded, max(start + 1, at - 1), token.end() + 40)
        if cut and cut.start() < token.end():
            return start, cut.start()
        at = token.end()
    return start, at


def _is_quoted(folded: str, start: int) -> bool:
    return folded[start - 1 : start] in set("\"'`“‘「『【《") and start > 0


def _end(pattern: re.Pattern[str], folded: str, at: int) -> int:
    match = pattern.match(folded, at)
    return match.end() if match else at


def _core(value: str) -> str:
    return value[:_LONGEST_LOOK].strip(".,;:!?()[]{}<>\"'`*_")


_LONGEST_LOOK: Final = 512


def _is_prose(value: str) -> bool:
    core = _core(value)
    return core.lower().replace("’", "'") in _WORDS or (
        value != "" and core == "" and not set(value) & set("*_")
    )


def _is_strong(core: str) -> bool:
    if len(core) < 4 or _ORDINARY.fullmatch(core):  # noqa: PLR2004
        return False
    has_letter = any(map(str.isalpha, core))
    has_digit = any(map(str.isdigit, core))
    return has_letter and (has_digit or any(character in "!@#$%^&*+=~?|" for character in core))
