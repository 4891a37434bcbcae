"""Texts and their marks, and every complaint about them word for word."""

import pytest

from sandbox.errors import Refused
from sandbox.text.links import WrongLink, checked
from sandbox.text.markup import formatted

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
    assert marks("<a href='x.org'>a<i>b</i></a>")[1] == [("text_link", 0, 2), ("italic", 1, 1)]


def test_bold_is_cut_where_italic_begins_inside_of_it():
    assert marks("<b>a<i>b</i></b>")[1] == [("bold", 0, 1), ("bold", 1, 1), ("italic", 1, 1)]


def test_bold_beside_bold_is_one():
    assert marks("<b>a</b><b>b</b>")[1] == [("bold", 0, 2)]


def test_a_link_that_is_found_cuts_what_is_around_it():
    assert marks("<i>a example.com</i>")[1] == [
        ("italic", 0, 2), ("url", 2, 11), ("italic", 2, 11),
    ]  # fmt: skip


def test_an_empty_tag_marks_nothing_and_is_not_looked_into():
    assert marks("a<b></b><tg-emoji></tg-emoji>") == ("a", [])


def test_the_source_is_cut_off_at_32768_bytes():
    assert marks("<b></b>" * 4681 + "x") == ("x", [])
    with pytest.raises(Refused, match="text is too long"):
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


def test_nothing_is_marked_inside_of_code():
    assert marks("<code>a<b>b</b></code>c")[1] == [("code", 0, 2)]
    assert marks("<b>a<code>b</code></b>")[1] == [("bold", 0, 1), ("code", 1, 1)]


def test_given_entities_mark_a_text_without_parse_mode():
    given = [{"type": "bold", "offset": 2, "length": 2}]

    assert marks("  ab", "", given) == ("ab", [("bold", 0, 2)])


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "loud", "offset": 0, "length": 1}, "Unsupported type specified"),
        ({"type": "bold", "offset": "x", "length": 1}, 'Field "offset" must be a valid Number'),
        ({"type": "bold", "length": 1}, 'Can\'t find field "offset"'),
        ("bold", "expected an Object"),
    ],
)
def test_wrong_entities_are_refused(entity, reason):
    with pytest.raises(Refused, match=reason):
        formatted("ab", "", [entity])


BEGINNING = "entity beginning at UTF-16 offset 0"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ((0, 3), f"{BEGINNING} ends after the end of the text at UTF-16 offset 3"),
        ((3, 1), "entity begins after the end of the text at UTF-16 offset 3"),
        ((-1, 1), "receive an entity with incorrect offset -1"),
        ((0, -1), "receive an entity with incorrect length -1"),
    ],
)
def test_entities_outside_of_the_text_are_refused(given, reason):
    offset, length = given

    with pytest.raises(Refused) as refused:
        formatted("ab", "", [{"type": "bold", "offset": offset, "length": length}])

    assert refused.value.description == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ((1, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        ((0, 1), f"{BEGINNING} ends in a middle of a UTF-16 symbol at byte offset 4"),
    ],
)
def test_entities_do_not_cut_a_pair_of_surrogates(given, reason):
    offset, length = given

    with pytest.raises(Refused) as refused:
        formatted("😀", "", [{"type": "bold", "offset": offset, "length": length}])

    assert refused.value.description == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    "text", [" \n", "\u200b\u00a0", "\u3000 \ufeff", "\r\r", "\u2800"], ids=ascii
)
def test_a_text_that_shows_nothing_is_empty(text):
    assert formatted(text, "", None).text == ""


def test_what_telegram_does_not_keep_is_gone_and_entities_follow():
    given = [{"type": "bold", "offset": 3, "length": 2}]

    assert marks("a\r\tbc\u202e.", "", given) == ("a bc.", [("bold", 2, 2)])


def test_a_hundred_entities_are_the_most():
    assert len(marks("<b>x</b> /go " * 60)[1]) == 100


def test_half_of_a_pair_of_surrogates_is_refused():
    with pytest.raises(Refused, match="strings must be encoded in UTF-8"):
        formatted("\ud83d", "", None)
    with pytest.raises(Refused, match="check for unmatched surrogate code units"):
        formatted("&#xD83D;&#xDE00;", "HTML", None)


@pytest.mark.parametrize("source", ["&#X41;", "&#00000065;", "&#1114112;", "&ltx", "&#0;", "&"])
def test_other_references_stay_text(source):
    assert formatted(source, "HTML", None).text == source


V2 = (
    "*b* _i_ __u__ ~s~ ||p|| `c` ```py\nx``` [l](https://a.bc) [u](tg://user?id=7) "
    "![e](tg://emoji?id=9) ![t](tg://time?unix=5&format=tDw)"
)


def test_markdown_v2_has_all_kinds():
    read = formatted(V2, "MarkdownV2", None)

    assert read.text == "b i u s p c x l u e t"
    assert [e.type for e in read.entities] == [
        "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link",
        "text_mention", "custom_emoji", "date_time",
    ]  # fmt: skip
    assert [e.offset for e in read.entities] == list(range(0, 22, 2))
    assert (read.entities[6].language, read.entities[-1].date_time_format) == ("py", "wDt")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("a >b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("é *b", "Can't find end of Bold entity at byte offset 3"),
        ("__b_", "Can't find end of Italic entity at byte offset 3"),
        ("```x\ny", "Can't find end of PreCode entity at byte offset 0"),
        (">q *x\nc", "Can't find end of Bold entity at byte offset 3"),
        ("[x](a", "Can't find end of a URL at byte offset 4"),
        ("![x]", "The entity must contain a tg://emoji or tg://time URL"),
        ("![x](https://a.bc)", "Invalid tg://emoji or tg://time URL specified"),
    ],
)
def test_wrong_markdown_v2_is_refused(source, complaint):
    with pytest.raises(Refused) as refused:
        formatted(source, "markdownv2", None)

    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 4)]),
        (">a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", 0, 4)]),
        (">a||\r\nb", "a\nb", [("expandable_blockquote", 0, 2)]),
        (">a||", "a", [("expandable_blockquote", 0, 1)]),
        (r"a\.b\*", "a.b*", []),
        ("*a_b_*", "ab", [("bold", 0, 1), ("bold", 1, 1), ("italic", 1, 1)]),
        (r"`a.b*\``", "a.b*`", [("code", 0, 5)]),
        (r"[a\.bc]", "a.bc", [("text_link", 0, 4)]),
    ],
)
def test_markdown_v2_nests_escapes_and_quotes(source, text, found):
    assert marks(source, "MarkdownV2") == (text, found)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("*b* _i_ `c` a.b!", "b i c a.b!", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1)]),
        ("```py\nx```", "x", [("pre", 0, 1)]),
        (r"\*b\_", "*b_", []),
        ("[l](https://a.bc) [u](tg://user?id=7)", "l u", [
            ("text_link", 0, 1), ("text_mention", 2, 1),
        ]),
        ("*a_b*", "a_b", [("bold", 0, 3)]),
    ],
)  # fmt: skip
def test_the_first_markdown_is_read_too(source, text, found):
    assert marks(source, "Markdown") == (text, found)


def test_an_unended_entity_of_the_first_markdown_is_refused():
    with pytest.raises(Refused) as refused:
        formatted("é _b", "Markdown", None)

    assert refused.value.description == (
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 3"
    )


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("example.org", "http://example.org/"),
        ("HTTPS://Example.org:0443?a b#c", "https://example.org:443/?a%20b#c"),
        ("user:pw@example.org/x", "http://user:pw@example.org/x"),
        ("tg:resolve?domain=x", "tg://resolve?domain=x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://例子.中国/", "https://例子.中国/"),
    ],
)
def test_addresses_are_kept_in_one_form(link, kept):
    assert checked(link) == kept


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("localhost", "Wrong HTTP URL"),
        ("ftp://a.bc", "Unsupported URL protocol"),
        ("https://a.bc:0", "Wrong port number specified in the URL"),
        ("https://a.bc:70000", "Wrong port number specified in the URL"),
        ("https:///x", "URL host is empty"),
        ("https://a b.cd", "Disallowed character in URL host"),
        ("https://a%2.bc", "Wrong percent-encoded symbol in URL host"),
        ("https://[::x]/", "Wrong IPv6 address specified in the URL"),
        ("tg://a.b", "Unallowed characters in URL host"),
        ("tg://https://a", "Wrong tg URL"),
    ],
)
def test_other_addresses_are_none(link, reason):
    with pytest.raises(WrongLink, match=reason):
        checked(link)


def test_an_unheard_of_mode_is_refused():
    with pytest.raises(Refused, match="unsupported parse_mode"):
        formatted("x", "bbcode", None)
