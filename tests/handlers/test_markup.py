# ruff: noqa: E501 (the rows of a table are read whole)
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError

from desk.text import clean_text
from handlers.chat.markup import WORD_JOINER, escape, finalize, neutral, plain

# Telegram's own rules, taken wider than they are: no list of domains, no look at what precedes.
ENTITIES = {
    "mention": re.compile(r"@[0-9A-Za-z_]"),
    "e-mail": re.compile(r"[^\s@]@[^\s@\u2060]"),
    "hashtag": re.compile(r"#[\w\u200c\xb7\u0d80-\u0dff]"),
    "cashtag": re.compile(r"\$[A-Z]"),
    "command": re.compile(r"(?:^|[^0-9A-Za-z_])/[0-9A-Za-z_@]"),
    "scheme": re.compile(r"[A-Za-z]://"),
    "domain": re.compile(r"[^\s\u2000-\u200b\u200e-\u200f\u2016-\u206f]\.[^\W\d_]"),
    "phone": re.compile(r"\+[0-9]"),
}  # fmt: skip

LINKS = [
    "@name", "hi@name", "mail bob@corp.example now", "a.b+c@d-e.co.uk", "#tag", "#标签", "#\u200ctag", "$USD", "/start", "/t_12@bot",
    "(/start)", "中/start", "//start", "http://h.example/x?y=1#z", "https://localhost:8080", "HTTPS://X.IO", "tg://resolve?domain=x", "ton://a",
    "ftp://u:p@h", "t.me/x", "www.x.cn", "x.中国", "例子.测试", "1.2.com", "a..com", "a.b.c.d", "+86 138 0013 8000", "+1-212-555-0123",
    "@@name", "a@b@c.d", "##tag", "#$A", "$#A", "http://://x.y", "/.a", "./start", "@#$/+1", "x.co@y", "a\u2060@b", "@\u2060name", "😀.com",
]  # fmt: skip

link_texts = st.lists(
    st.sampled_from([*LINKS, *"@#$/.:+_-<>&\"' \n", "a", "1", "中", "\u200c", "é"]), max_size=12
).map("".join)
any_texts = st.one_of(st.text(), link_texts)


def entities_in(text):
    return [name for name, pattern in ENTITIES.items() if pattern.search(text)]


@pytest.mark.parametrize("text", LINKS)
def test_the_patterns_of_this_test_know_a_link(text):
    assert entities_in(text.replace(WORD_JOINER, ""))


@pytest.mark.parametrize("text", LINKS)
def test_user_text_makes_no_link(text):
    assert entities_in(neutral(text)) == []


@given(any_texts)
@example("a.\u0301b")
def test_no_text_at_all_makes_a_link_and_all_of_it_stays(text):
    made = neutral(text)

    assert entities_in(made) == []
    assert made.replace(WORD_JOINER, "") == text.replace(WORD_JOINER, "")
    assert neutral(made) == made


@given(link_texts)
def test_cleaning_gives_back_what_was_made_neutral(text):
    clean = clean_text(text, limit=1000)

    assert clean_text(neutral(clean), limit=2000) == clean


@pytest.mark.parametrize(
    "text",
    [
        "打印机坏了。三楼",
        "printer on fire. Again.",
        "13800138000",
        "192.168.1.10",
        "3.14",
        "10:30",
        "2026-11-23",
        "a/b",
        "C:\\x",
        "# 1",
        "5 + 5",
    ],
)
def test_ordinary_text_is_not_touched(text):
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<b>", "&lt;b&gt;"),
        ('a & "b"', "a &amp; &quot;b&quot;"),
        ("&lt;", "&amp;lt;"),
        ("it's 中文", "it's 中文"),
        ("", ""),
    ],
)
def test_text_is_escaped(text, escaped):
    assert escape(text) == escaped


@given(any_texts)
def test_escaped_text_holds_no_markup_and_reads_back(text):
    escaped = escape(text)

    assert not set(escaped) & set('<>"')
    assert re.sub("&(?:amp|lt|gt|quot);", "", escaped).count("&") == 0
    assert plain(escaped) == text
    assert plain(f'<b>{escaped}</b>: <a href="{escaped}">{escaped}</a>') == f"{text}: {text}"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>a</b> <i>b</i>\n<code>c</code>", "a b\nc"),
        ('<pre><code class="language-x">a</code></pre>', "a"),
        ('<a href="https://h.example/?a=1&amp;b=2">page</a>', "page (https://h.example/?a=1&b=2)"),
        ("<A HREF='https://h.example'>x</A>", "x (https://h.example)"),
        ("<a href=https://h.example>x</a>", "x (https://h.example)"),
        ('<a href="https://h.example">https://h.example</a>', "https://h.example"),
        ('<a href="tg://user?id=5">Bob</a>', "Bob"),
        ("<a>x</a></a>", "x"),
        ('<span class="tg-spoiler">s</span><tg-spoiler>t</tg-spoiler>', "st"),
        ('<blockquote expandable>q</blockquote><tg-emoji emoji-id="5">👍</tg-emoji>', "q👍"),
        ("&lt;b&gt; &amp;amp; &quot;&#39;&#x4e2d;&#x1F600;", "<b> &amp; \"'中😀"),
        (
            "&copy; &nbsp; &#0; &#xD800; &#9999999; &amp",
            "&copy; &nbsp; &#0; &#xD800; &#9999999; &amp",
        ),
        ("a < b > c", "a < b > c"),
        ("<p>kept</p> <bold>x", "<p>kept</p> <bold>x"),
        ("<b>open", "open"),
        ("<b", "<b"),
        ("", ""),
    ],
)
def test_our_html_reads_as_plain_text(html, text):
    assert plain(html) == text


def test_a_template_escapes_and_neutralises_whatever_it_is_given():
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize)
    template = environment.from_string(
        '<b>{{ title }}</b> {{ number }} {{ own|safe }} <a href="{{ title }}">@us</a>'
    )

    html = template.render(title='<i> "@bob" & co', number=7, own="<i>x</i>")

    title = f"&lt;i&gt; &quot;@{WORD_JOINER}bob&quot; &amp; co"
    assert html == f'<b>{title}</b> 7 <i>x</i> <a href="{title}">@us</a>'


def test_a_template_still_refuses_what_is_undefined():
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize)

    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing }}").render()
