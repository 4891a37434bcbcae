"""Places, devices and telephone numbers that a report names by itself.

Nothing is better than something false: a place is taken only where its words leave no doubt (a
floor, a numbered room, a seat), never from a bare number or from `the meeting room`.
"""

import re
from dataclasses import dataclass
from typing import Final

from desk.understanding.reading import alternatives, covered, narrowed, pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentions:
    """What a report names, in its own words; None where it names nothing."""

    place: str | None = None
    device: str | None = None
    phone: str | None = None


def mentioned(text: str) -> Mentions:
    """Return the first place, device and telephone number that the text names without doubt.

    A label such as `打印机-3F-02` is a device; what it says of a floor is not taken for a place.
    """
    plain = covered(narrowed(text), _NOISE)
    phone = _PHONE.search(plain)
    plain = covered(plain, _PHONE)
    device = _DEVICE.search(plain)
    plain = covered(plain, _DEVICE)
    return Mentions(
        place=_words(text, _PLACE.search(plain) or _HERE.search(plain)),
        device=_words(text, device),
        phone=_words(text, phone),
    )


def _words(text: str, found: re.Match[str] | None) -> str | None:
    """Return what was typed there: the last group where the pattern has one."""
    if found is None:
        return None
    start, end = found.span(found.lastindex or 0)
    return text[start:end].strip()


# Numbers that are something else: they are covered, so that no rule below can take them.
_NOISE: Final = pattern(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+",
    r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|\b0x[0-9a-f]+\b",
    r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/\d+)?\b|\bv?\d+(?:\.\d+)+\b",
    r"\b\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?|\b\d{1,2}:\d{2}(?::\d{2})?\b",
    r"(?<![\w&#/])#\d+|/t_\d+|\b(?:INC|REQ|SR|CHG|PRB|RFC|CVE|KB|ORA|ERR)-?\d[\d-]*",
    r"[^\s,,。;;:(]*\.(?:xlsx?|docx?|pptx?|pdf|txt|zip|rar|jpe?g|png|csv|mp4|exe|dwg|lnk)\b",
    r"(?:[a-z]:)?\\[^\s,,。]+",
    r"(?:错误|代码|报错|故障码|端口|\berror\b|\bcode\b|\berr\b|\bport\b|\bevent id\b)"
    r"(?: ?(?:代?码|号|code\b|no\.?))?[ :=]{0,3}[a-z]{0,4}-?\d+\w*",
)

_PHONE: Final = pattern(
    r"(?:分机号?码?|内线|短号)[ :是]{0,3}\d{3,6}(?!\d)",
    r"\b(?:ext|extn|extension)\.?(?: (?:no\.?|number|is))?[ :#]{0,2}\d{3,6}\b",
    r"(?<![\w.+-])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\w-])",
    r"(?<![\w.-])0\d{2,3}-\d{7,8}(?:-\d{1,6})?(?![\w-])",
    r"(?<![\w.])\+\d{1,3}[ -]\(?\d{1,4}\)?(?:[ -]\d{2,8}){1,4}(?![\w-])|(?<![\w.])\+\d{9,14}(?!\w)",
    r"(?:电话(?:号码?)?|座机|手机号?|联系方式)[ :是]{0,3}\d{4,8}(?![\d款年])",
    r"\b(?:call me (?:at|on|back on)|reach me (?:at|on)|phone number(?: is)?|phone:|tel)[ .:]{0,2}"
    r"x?\d{3,8}\b",
)

_LABEL: Final = r"(?=[a-z0-9_-]*\d)[a-z0-9]+(?:[-_][a-z0-9]+){0,3}"
_CODE: Final = rf"(?=[a-z0-9_-]{{4}}){_LABEL}(?![\w-])"
_KINDS: Final = (
    r"(?:打印机|复印机|扫描仪|投影仪|电脑|主机|台式机|笔记本|显示器|服务器|交换机|路由器|摄像头|"
    r"借还机|借书机|还书机|一体机|书柜|终端|大屏|平板)"
)
_DEVICE: Final = pattern(
    rf"(?:资产(?:编?号|标签|码)?|设备编?号|机器编?号|序列号|主机名|计算机名)[ :是]{{0,3}}{_CODE}",
    rf"\b(?:asset|device|serial)(?: (?:tag|no\.?|number|id|label))?[ :#]{{1,3}}(?:is )?{_CODE}",
    rf"\b(?:hostname|computer name|s/n|sn)[ :#]{{1,3}}(?:is )?{_CODE}",
    rf"{_KINDS}[-_]{_LABEL}(?![\w-])",
    rf"{_KINDS} ?(?=[0-9-]*[a-z])[a-z]?\d[a-z0-9]{{0,4}}-\d{{1,4}}(?![\w-])",
    r"(?<![\w-])(?:PC|NB|LT|LAP|LAPTOP|DESKTOP|WS|PRN|PRT|PRINTER|MFP|SCN|MON|SRV|SVR|SW|AP|UPS|CAM|"
    r"TV|PJ|PROJ|KIOSK|DOCK)[-_](?=[a-z0-9_-]*\d)[a-z0-9]{1,10}(?:[-_][a-z0-9]{1,8}){0,3}(?![\w-])",
    r"(?<![\w-])(?:PC|NB|PRN|SRV|MFP|KIOSK)(?:\d{3,6}| 0\d{2,4})(?![\w-])",
)

_COUNT: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ROOMS: Final = (
    r"(?:会议室|办公室|阅览室|打印室|培训室|自习室|接待室|值班室|资料室|活动室|茶水间|机房|教室|报告厅|大厅|"
    r"前台|服务台|走廊|书库|卫生间|电梯口|办公区)"
)
_ORDINAL: Final = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth|top)"
)
# Days of the week end in the same numerals; switches have layers, menus and passwords too.
_NO_COUNT: Final = r"(?<![\d.周期初这那每哪整同分有加多隔])"
_NO_STOREY: Final = (
    r"(?!交换|架构|协议|网络|网关|膜|灰|皮|目录|菜单|密码|验证|认证|纸|保护|意思|文件|抽屉|书架|架|嵌套|"
    r"模型|[级次])"
)
# What follows a number that is no room: units, and the signs of decimals and times.
_NO_ROOM: Final = r"(?![\w.:%年月日个台人点分秒元块次份页张号错楼层天周]| (?:not|error)\b)"
_WHOLE: Final = alternatives(
    # buildings
    r"(?<![a-z0-9])[a-h](?:栋|座|号楼|幢)(?!位)",
    r"(?<![\d第.])\d{1,2}(?:栋|号楼|幢)|[一二三四五六七八九十]{1,2}(?:栋|号楼|幢)",
    r"(?:[东西南北主副]|办公|综合|行政)楼(?![上下梯道层])|[老新总]馆(?![员长藏际内])",
    r"\b(?:building|bldg\.?|block|tower) (?:(?-i:[A-HJ-Z])|\d{1,2})\b",
    # storeys
    rf"(?<![\d第.周期初])(?:地下|负)?{_COUNT}楼(?!道)",
    rf"{_NO_COUNT}(?:地下|负|第|b)?{_COUNT}层{_NO_STOREY}",
    rf"\b{_ORDINAL}[ -]floor\b(?! plan)|\bfloor \d{{1,2}}\b(?!%)",
    r"\bon level \d{1,2}\b(?! support)|\b\d{1,2}/f\b",
    r"(?<![\w:.-])b?\d{1,2}f(?:[- ]?\d{2,3})?(?![\w:.-])",
    # rooms
    rf"(?<![a-z0-9.])[a-z]?-?\d{{2,4}}[a-z]?(?:室|房间?|号房间?|{_ROOMS})",
    r"(?:第?[一二三四五六七八九十]{1,2}号?|第\d{1,2}|(?<![\d.])\d{1,2}号|(?<![a-z0-9])[a-h]|[大小东西])"
    r"(?:会议室|办公室|阅览室|培训室|教室|机房|报告厅|书库)",
    rf"(?:会议室|教室|培训室|办公室) ?(?:[a-h](?![a-z0-9])|(?:[a-z]-?)?\d{{1,3}}{_NO_ROOM})",
    r"(?<!zoom )(?<!chat )(?<!breakout )\broom(?: ?(?:no\.? ?|number |#)| )?[a-z]?-?\d{1,4}[a-z]?\b"
    r"(?![.:]\d|%)",
    r"\brm\.? ?\d{2,4}[a-z]?\b|\boffice (?:no\.? ?|number )\d{1,4}[a-z]?\b",
    r"\b(?:meeting|conference|conf|training) room (?-i:[A-HJ-Z])\b",
    # seats and corners
    r"(?:工位|座位)(?:号码?)?[ :是]{0,2}(?:[a-z]|\d{1,2}-)?-?\d{1,4}(?![\w.:%-])",
    r"(?<![a-z0-9])[a-z]-?\d{1,4}号?(?:工位|座位)|(?<![\d.])\d{1,3}号(?:工位|座位)",
    r"(?<!help )(?<!service )\b(?:desk|seat|cubicle) (?:no\.? ?|number |#)?[a-z]?-?\d{1,4}\b"
    r"(?! (?:pcs?|days?|hours?|min|weeks?|months?|times|monitors?|computers?))",
    r"(?<![a-z0-9])[a-h]区(?![域别块分间])(?: ?\d{1,3}号?(?![\w.:%台个人]))?",
    r"\b(?:north|south|east|west) wing\b",
)
_MORE: Final = alternatives(
    rf"[a-z]?\d{{3,4}}(?:[a-z](?![a-z]))?(?:室|房间?)?{_NO_ROOM}",
    rf"[大小东西南北中第一二三四五六七八九十a-h]{{0,3}}号?{_ROOMS}",
    r"[\u4e00-\u9fff]{2}(?:科室?|部门?|处室?)(?![\u4e00-\u9fff])|[东西南北]{1,2}(?:侧|区|头|边|角)",
    r"(?:meeting|conference|conf|training|printer|print|copy|server|reading|break|mail|board) ?"
    r"room\b",
)
"""What makes a place more exact, but is none by itself."""
_PLACE: Final = pattern(rf"(?:{_WHOLE})(?:[ ,的]{{0,2}}(?:{_WHOLE}|{_MORE})){{0,4}}")
_HERE: Final = pattern(
    r"(?:我们?(?:就)?(?:在|坐)|人在|位于|地点|位置|房间号?|(?:^|[\s,。])在)[ :是]{0,2}"
    rf"([a-z]?-?\d{{3,4}}[a-z]?){_NO_ROOM}",
    rf"\b(?:i'?m|i am|we are|we're|sit|sitting|located) in (\d{{3,4}}[a-z]?){_NO_ROOM}",
)
"""A bare number, where the person says that it is where they are."""
