"""User text in Telegram's HTML: escaped, without links of its own, and back to plain text."""

import re
from typing import Final

from markupsafe import Markup

WORD_JOINER: Final = "\u2060"
"""Has no width and allows no line break, so what is seen stays as it was."""

_NAMES: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(r"&(?:(lt|gt|amp|quot)|#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
_TAG: Final = re.compile(
    r"<(/?)(b|strong|i|em|s|strike|del|u|ins|tg-spoiler|tg-emoji|tg-time|span|pre|code|blockquote|a)"
    r"((?:\s[^<>]*)?)>",
    re.IGNORECASE,
)
_HREF: Final = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

_TRIGGERS: Final = re.compile(
    r"(?<=@)(?=\S)"  # @name, and every e-mail address
    r"|(?<=[#$＃])(?=\S)"  # hashtags, and cashtags like $USD
    r"|(?<![0-9A-Za-z_]/)(?<=/)(?=[0-9A-Za-z_@])"  # /command, but not the slashes of a path
    r"|(?<=:)(?=//)"  # http://, tg:// and the like
    r"|(?<=\.)(?=[^\W\d_])"  # t.me, www.x: a top-level domain begins with a letter
    r"|(?<=\+)(?=[0-9])"  # +1-212-555-0123
)


def escape(text: str) -> str:
    """Return `text` such that Telegram shows it literally, in content and in attributes.

    Source: Telegram Bot API, HTML style: only these four named references are known.
    """
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def neutral(text: str) -> str:
    """Return `text` such that Telegram makes no link, mention, command, tag or address of it.

    A word joiner goes behind `@`, `#` and `$` if no blank follows, behind `/` at the head of a
    command, between `:` and `//`, behind a dot before a letter, and behind `+` before a digit.
    It is no character of a word, a domain or a tag to Telegram, while the non-joiner U+200C is
    one of domains and tags. Bare numbers stay, so that a phone number can be copied and dialled.
    Joiners that were there before are taken out, so doing it again changes nothing, and
    `clean_text` gives the text back. Lengths grow: split after this.

    Source: tdlib/td td/telegram/MessageEntity.cpp (find_mentions, find_bot_commands,
    find_hashtags, find_cashtags, find_urls, find_tg_urls, is_url_unicode_symbol).
    """
    return _TRIGGERS.sub(WORD_JOINER, text.replace(WORD_JOINER, ""))


def finalize(value: object) -> object:
    """Escape and neutralise what a chat template puts out; for Jinja's `finalize`.

    What is `Markup` already was made by a template and passes. Autoescape must be on as well:
    filters such as `join` may escape by themselves, and only what they leave plain comes here.
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(escape(neutral(value)))  # noqa: S704 (escaped on this line)
    return value


def plain(html: str) -> str:
    """Return the text of a message in our HTML, for sending it once more without markup.

    A link keeps its address in brackets. Whatever is no tag or reference of Telegram's stays as
    it stands: the message was refused for some such thing, and nothing of it may be lost.
    """
    text = ""
    at = 0
    links: list[tuple[str, int]] = []
    for tag in _TAG.finditer(html):
        text += _unescaped(html[at : tag.start()])
        at = tag.end()
        if tag[2].lower() != "a":
            continue
        if not tag[1]:
            links.append((_address(tag[3]), len(text)))
        elif links:
            address, begin = links.pop()
            if address and text[begin:] != address:
                text += f" ({address})"
    return text + _unescaped(html[at:])


def _address(attributes: str) -> str:
    href = _HREF.search(attributes)
    address = _unescaped(next(filter(None, href.groups()), "")) if href else ""
    # A link to a person says nothing beside the name that it carries.
    return "" if address.startswith("tg://") else address


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    if name:
        return _NAMES[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    is_shown = 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF  # noqa: PLR2004 (no surrogates)
    return chr(code) if is_shown else reference[0]
