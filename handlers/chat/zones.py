"""Time zones as people name them."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

OFFERED: Mapping[str, str] = {
    "shanghai": "Asia/Shanghai",
    "singapore": "Asia/Singapore",
    "tokyo": "Asia/Tokyo",
    "berlin": "Europe/Berlin",
    "london": "Europe/London",
    "new_york": "America/New_York",
    "los_angeles": "America/Los_Angeles",
    "sydney": "Australia/Sydney",
}
"""What buttons offer, by the key of its words."""
CITIES: Mapping[str, str] = {
    "北京": "Asia/Shanghai",
    "上海": "Asia/Shanghai",
    "中国": "Asia/Shanghai",
    "beijing": "Asia/Shanghai",
    "china": "Asia/Shanghai",
    "乌鲁木齐": "Asia/Urumqi",
    "香港": "Asia/Hong_Kong",
    "澳门": "Asia/Macau",
    "台北": "Asia/Taipei",
    "新加坡": "Asia/Singapore",
    "东京": "Asia/Tokyo",
    "日本": "Asia/Tokyo",
    "首尔": "Asia/Seoul",
    "曼谷": "Asia/Bangkok",
    "迪拜": "Asia/Dubai",
    "莫斯科": "Europe/Moscow",
    "柏林": "Europe/Berlin",
    "德国": "Europe/Berlin",
    "germany": "Europe/Berlin",
    "munich": "Europe/Berlin",
    "慕尼黑": "Europe/Berlin",
    "法兰克福": "Europe/Berlin",
    "frankfurt": "Europe/Berlin",
    "巴黎": "Europe/Paris",
    "伦敦": "Europe/London",
    "纽约": "America/New_York",
    "芝加哥": "America/Chicago",
    "洛杉矶": "America/Los_Angeles",
    "旧金山": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "温哥华": "America/Vancouver",
    "多伦多": "America/Toronto",
    "悉尼": "Australia/Sydney",
}
"""Names that are no part of an IANA name."""


def zone_named(words: str) -> str | None:
    """Return the IANA name of a zone: by that name, by its city, or by another city's."""
    name = " ".join(words.split()).casefold()
    return CITIES.get(name) or _known().get(name.replace(" ", "_"))


@cache
def _known() -> dict[str, str]:
    """Return the zones by full name and by city, in small letters."""
    names = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    regional = [n for n in names if not n.startswith(("Etc/", "posix/", "right/", "SystemV/"))]
    cities = {name.rpartition("/")[2].casefold(): name for name in regional}
    return cities | {name.casefold(): name for name in regional}
