"""Texts and their marks, and every complaint about them word for word."""

import pytest

from sandbox.errors import Refused
from sandbox.markup import formatted

COMPLAINTS = [
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b>", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b>abcd</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("abc<b", "Unclosed start tag at byte offset 3"),
    ("😀é<b", "Unclosed start tag at byte offset 6"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a href = ", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=http://x.y>q</a>", "Unexpected end of name token at byte offset 8"),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
]


@pytest.mark.parametrize(("source", "complaint"), COMPLAINTS)
def test_markup_is_refused_in_the_words_of_the_official_server(source, complaint):
    with pytest.raises(Refused) as refused:
        formatted(source, "HTML", None)

    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def marks(source, mode="HTML", given=None):
    read = formatted(source, mode, given)
    return read.text, [(e.type, e.offset, e.length) for e in read.entities]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
        ("ins", "underline"), ("s", "strikethrough"), ("strike", "strikethrough"),
        ("del", "strikethrough"), ("tg-spoiler", "spoiler"), ("code", "code"), ("pre", "pre"),
        ("blockquote", "blockquote"), ("B", "bold"),
    ],
)  # fmt: skip
def test_every_plain_tag_makes_its_entity(tag, kind):
    assert marks(f"a <{tag}>x</{tag}>") == ("a x", [(kind, 2, 1)])


def test_offsets_count_utf16_units():
    assert marks("😀 <b>é😀</b> x") == ("😀 é😀 x", [("bold", 3, 3)])


def test_nested_entities_stand_outer_first():
    assert marks("<b>a<i>b</i></b>") == ("ab", [("bold", 0, 2), ("italic", 1, 1)])


def test_an_empty_tag_marks_nothing_and_is_not_looked_into():
    assert marks("a<b></b><tg-emoji></tg-emoji>") == ("a", [])


def test_the_source_is_cut_off_at_32768_bytes():
    assert marks("<b></b>" * 4681 + "x") == ("x", [])
    with pytest.raises(Refused, match="message is too long"):
        formatted("<b></b>" * 4681 + "xy", "HTML", None)


def test_only_four_named_references_are_known():
    assert marks("&lt;&gt;&amp;&quot;&nbsp;&#65;&#x1F600;")[0] == '<>&"&nbsp;A😀'


def test_space_at_both_ends_is_cut_out_of_the_entities_too():
    assert marks(" \n a <b>x </b>\n ") == ("a x", [("bold", 2, 1)])


def test_code_in_pre_gives_it_its_language():
    read = formatted('<pre><code class="language-py">x</code></pre>', "HTML", None)

    assert [(e.type, e.language) for e in read.entities] == [("pre", "py")]


def test_links_lead_to_addresses_or_people():
    read = formatted(
        '<a href="https://X.y?a=1&amp;b">z</a> <a href="tg://user?id=7">u</a>', "HTML", None
    )

    assert [(e.type, e.url, e.user_id) for e in read.entities] == [
        ("text_link", "https://x.y/?a=1&b", None),
        ("text_mention", None, 7),
    ]


def test_a_link_without_a_host_is_no_link():
    assert marks('<a href="nowhere">x</a>') == ("x", [])


def test_spoilers_quotes_and_times_read_their_attributes():
    source = (
        '<span class="tg-spoiler">a</span><blockquote expandable>b</blockquote>'
        '<tg-time unix="5" format="r">c</tg-time><tg-emoji emoji-id="9">d</tg-emoji>'
    )

    read = formatted(source, "HTML", None)

    assert [e.type for e in read.entities] == [
        "spoiler", "expandable_blockquote", "date_time", "custom_emoji",
    ]  # fmt: skip
    assert (read.entities[2].unix_time, read.entities[3].custom_emoji_id) == (5, "9")


def test_commands_mentions_links_addresses_and_hashtags_are_found():
    text = "/new@desk_bot 😀 @someone https://a.bc/d?e, x.com me@x.org #tag $USD a/b"

    assert [kind for kind, _, _ in marks(text, "")[1]] == [
        "bot_command", "mention", "url", "url", "email", "hashtag", "cashtag",
    ]  # fmt: skip
    assert marks(text, "")[1][:2] == [("bot_command", 0, 13), ("mention", 17, 8)]


def test_nothing_is_found_inside_of_code():
    assert marks("<code>/go @someone</code>")[1] == [("code", 0, 12)]


def test_given_entities_mark_a_text_without_parse_mode():
    given = [{"type": "bold", "offset": 2, "length": 2}]

    assert marks("  ab", "", given) == ("ab", [("bold", 0, 2)])


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "loud", "offset": 0, "length": 1}, "unsupported type specified"),
        ({"type": "bold", "length": 1}, 'Can\'t find field "offset"'),
        ("bold", "expected an Object"),
    ],
)
def test_wrong_entities_are_refused(entity, reason):
    with pytest.raises(Refused, match=reason):
        formatted("ab", "", [entity])


@pytest.mark.parametrize("mode", ["MarkdownV2", "markdown"])
def test_markdown_is_refused_honestly(mode):
    with pytest.raises(Refused, match="the sandbox does not serve parse_mode"):
        formatted("*x*", mode, None)


def test_an_unheard_of_mode_is_refused():
    with pytest.raises(Refused, match="unsupported parse_mode"):
        formatted("x", "bbcode", None)
