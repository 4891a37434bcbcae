"""How secrets look when typed: their shapes, the words that name them, and what is none."""

import re
from typing import Final

# One character for one, so that offsets stay. Full-width commas, stops and brackets are left:
# in Chinese they end a value.
FOLD: Final = {
    wide: wide - 0xFEE0
    for wide in range(0xFF01, 0xFF5F)
    if chr(wide) not in "\uff01\uff08\uff09\uff0c\uff1b\uff1f"
} | dict.fromkeys((0x3000, 0xA0, 0x200B, 0x2060, 0xFEFF), 0x20)

# ---------------------------------------------------------------- secrets known by their shape

SHAPES: Final = tuple(
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
PRIVATE_KEY: Final = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
PRIVATE_KEY_END: Final = "-----END "

# ---------------------------------------------------------------- numbers with a check digit

DIGIT_RUN: Final = re.compile(r"(?<![0-9A-Za-z_.])\d++(?:[ -]\d++)*+(?![0-9A-Za-z_])")
# Within a longer row of numbers it is written in the groups printed on cards. A lookahead, since
# the first four digits may be somebody's extension and the card begin with the next four.
CARD_GROUPS: Final = re.compile(
    r"(?<!\d)(?=(\d{13,19}(?!\d)|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,4}(?:[ -]\d{1,3})?(?!\d)"
    r"|\d{4}[ -]\d{6}[ -]\d{4,5}(?!\d)))"
)
RESIDENT: Final = re.compile(
    r"(?<![0-9A-Za-z_.-])([1-9]\d{5})[ -]?((?:18|19|20)\d{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01]))[ -]?(\d{3}[0-9Xx])(?![0-9A-Za-z_-])"
)
RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS: Final = "10X98765432"
IS: Final = r"[ \t]{0,4}(?:是|为|is)?[ \t]{0,4}[:=]?[ \t]{0,4}\n?"
NAMED_NUMBERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Named as what it is, a number is hidden even when a digit was mistyped.
        rf"身份证(?:号码|号)?{IS}(\d{{17}}[0-9X]|\d{{15}})(?![0-9A-Z])",
        r"(?:银行卡|信用卡|储蓄卡|借记卡|(?<![工打禁])卡)(?:号码|号)"
        + IS
        + r"(\d(?:[ -]?\d){12,18})(?![0-9A-Z])",
        (
            r"\b(?:credit|debit|bank|payment)[ -]card(?:[ ]number|[ ]no\.?)?(?:[ ]is)?"
            r"[ ]?[:=#]?[ ]?(\d(?:[ -]?\d){12,18})(?![0-9A-Z])"
        ),
        (
            r"(?:护照(?:号码|号)|\bpassport(?:[ ](?:number|no\.?))?)"
            rf"{IS}([A-Z]{{1,2}}\d{{7,8}})(?!\w)"
        ),
    )
)
NOT_A_CARD: Final = re.compile(
    r"(?:订单|单号|编号|序列号|流水号|快递|运单|\border|\bserial|\bs/?n\b|\bimei|\btracking|\bticket|"
    r"\binvoice|\btransaction)[^\n]{0,16}$",
    re.IGNORECASE,
)

# ---------------------------------------------------------------- secrets known by their name

KEYWORD: Final = re.compile(
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
NAME_GOES_ON: Final = re.compile(r"[A-Za-z]")

GAP: Final = r"[ \t]{0,16}"
CLOSING: Final = r"(?:\\?[\"'`”’」』】\])*]{1,3})?"
BRACKETED: Final = r"(?:[(（][^()（）\n]{0,24}[)）])?"
FOR: Final = (
    r"(?:[ \t]{1,3}(?:for|of|on|to|in|at)(?:[ \t]{1,3}[\w@.'/-]{1,40}){1,4}?"
    r"|[ \t]{1,3}(?:i|we|he|she|they|you)[ \t]{1,3}\w{1,16}|[ \t]{1,3}(?:here|there))?"
)
SIGN: Final = re.compile(
    rf"[0-9]?{CLOSING}{FOR}{GAP}{BRACKETED}{GAP}"
    r"(?:(?:is|are|was|shi|wei|是|为|如下|发你|给你|分别是)[ \t]{0,4})?"
    r"(?::=|=>|->|→|==|[:=])",
    re.IGNORECASE,
)
ELEMENT: Final = re.compile(r">(?=[^<\n]{1,200}</)")
COPULA: Final = re.compile(
    rf"{CLOSING}{FOR}(?:[ \t]{{1,4}}|['’](?=s))"
    r"(?:(?:(?:is|was|has[ ]been)[ ])?(?:changed|set|reset|updated)[ ](?:to|as)"
    r"|is|are|was|were|s|shi|wei|will[ ]be|should[ ]be|must[ ]be|becomes?|equals)"
    r"(?:[ \t]{1,3}(?:now|still|simply|just|currently|probably|again|set[ ]to))*[ \t]{1,4}",
    re.IGNORECASE,
)
TO: Final = re.compile(r"[ \t]{1,4}(?:to|as|into)[ \t]{1,4}", re.IGNORECASE)
CHANGING: Final = re.compile(
    r"(?:chang|set|reset|updat|switch|made)[a-z]*[^\n]{0,16}$", re.IGNORECASE
)
COPULA_ZH: Final = re.compile(
    r"[ \t]{0,4}(?:[（(][^（）()\n]{0,24}[)）])?"
    r"[我你他设改换重置更新默认初始现在目前就还也都已被把给应该可能好像统一的了]{0,8}?"
    r"(?:是|为|成了?|叫|改到|如下)(?:小写|大写|字母|数字|默认)?的?[ \t]{0,4}"
)
BARE: Final = re.compile(r"[ \t]{0,8}(?:输入|试|填|用|设)?了?[ \t]{0,8}(?:[-–—]{1,2}[ \t]{1,4})?")
BARE_LINE: Final = re.compile(r"[ \t]{0,8}\r?\n[ \t]{0,8}(?=[!-~]{1,64}[ \t]*(?:\n|$))")
TO_VALUE: Final = re.compile(r"[ \t]{0,16}(?:\r?\n[ \t]{0,16}){0,2}")
HINT: Final = re.compile(r"(?:小写|大写|全|字母|数字|初始|默认|应该|还|就|都|是|为|的)*+[ \t]{0,4}")

QUOTED: Final = re.compile(
    r"\\\"(?P<a>(?:(?!\\\")[^\n]){1,300})\\\""
    r'|"(?P<b>(?:\\.|[^"\\\n]){1,300})"'
    r"|'(?P<c>(?:\\.|[^'\\\n]){1,300})'"
    r"|`(?P<d>[^`\n]{1,300})`"
    r"|“(?P<e>[^”\n]{1,300})”|‘(?P<f>[^’\n]{1,300})’"
    r"|「(?P<g>[^」\n]{1,300})」|『(?P<h>[^』\n]{1,300})』"
    r"|【(?P<i>[^】\n]{1,300})】|《(?P<j>[^》\n]{1,300})》"
)
# A value goes on to the next blank, Chinese character or Chinese stop.
TOKEN: Final = re.compile(
    r"[^\s\u2026\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]{1,256}"
)
NEXT_FIELD: Final = re.compile(r"[,;|&](?=[\"']?[A-Za-z_][A-Za-z0-9_.-]{0,30}[\"']?[:=])|</")
QUERY_ENDS: Final = re.compile("[&#]")
IN_QUERY: Final = re.compile(r"[?&][A-Za-z0-9_.-]{0,40}$")

ACCOUNT: Final = (
    r"(?:user(?:[ ]?name|[ ]?id)?|login|account|(?<![a-z])un?|(?<![a-z])id"
    r"|账[号户]|帐[号户]|用户名|工号)"
)
ACCOUNT_ENDS: Final = ("user", "name", "id", "login", "account", "u", "n", "号", "户", "名")
PAIR_BEFORE: Final = re.compile(rf"{ACCOUNT}[ \t]*+(?:[/+&、,和与及]|and)?[ \t]*+$", re.IGNORECASE)
PAIR: Final = re.compile(
    r"(?:分别)?(?:是|为)?[ \t]*+(?:[:=][ \t]*+)?(?:\n[ \t]*+)?"
    r"(?P<name>[!-.0-~]{1,64}?)"
    r"(?:[ \t]{0,4}[/|,、，:][ \t]{0,4}|[ \t]{1,4}(?:和[ \t]{0,4}|and[ \t]{1,4})?|和)"
    r"(?=[!-~•])",
    re.IGNORECASE,
)
NAMED_BEFORE: Final = re.compile(
    rf"{ACCOUNT}[ \t]*+(?:[:=是为][ \t]*+)?(?:is[ ])?[^\s,，;；:：/]{{1,40}}"
    r"(?:[\s,，;；/、][ \t]*+)?(?:and|和)?[ \t]*+(?:the|my|his|her)?[ \t]*+$",
    re.IGNORECASE,
)
ABOUT_TO_RESET: Final = re.compile(
    r"(?:忘记?了?|忘掉|重[置设]|修改|更改|找回|初始化|改|丢失|解锁|申请|输错|换|没有?|收不到"
    r"|forg[eo]t(?:ten)?|reset(?:ting)?|chang(?:e|ing)|recover|lost|unlock)"
    r"[ \t]*+(?:[\w了一下我的他她您你]{1,8}+[ \t]*+){0,3}$",
    re.IGNORECASE,
)
PROGRAM_ERROR: Final = re.compile(
    r"(?:unexpected|invalid|illegal|missing|expected|syntax)[ \t]*$", re.IGNORECASE
)

EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}\W?")
ORDINARY: Final = re.compile(
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
AMOUNT: Final = re.compile(
    r"[ \t-]?(?:位|个|次|天|日|月|年|号|点|分|秒|小时|遍|条|种|项|字|%|元|楼|层|台|人|"
    r"(?:char|digit|letter|day|time|minute|min|hour|hr|week|month|year|second|sec|attempt|tr(?:y|ies)"
    r"|user|people|place|try|symbol|word|number|of\b|more\b|or\b|to\b|out\b|more\b))",
    re.IGNORECASE,
)
CLAUSE_ENDS: Final = re.compile(
    r"[.,;:!?)\"']{0,3}(?:[ \t]*+(?:\n|$|[,;!?(。，；！？、）])"
    r"|[ \t]+(?:and|but|or|for|please|pls|thanks|thank|thx)\b)",
    re.IGNORECASE,
)
YEAR: Final = re.compile(r"(?:19|20)\d\d")
LABEL: Final = re.compile(r"[A-Za-z_-]{1,40}[:=]")
INFLECTED: Final = re.compile(r"[A-Za-z]{2,}(?:ed|ing|ly|able|ible|less|n't|n’t)")

# Words that say something of a password instead of being one.
WORDS: Final = frozenset(
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
