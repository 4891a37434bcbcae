# ruff: noqa: E501 (the rows of a table are read whole)
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.text import clean_text, graphemes, numbers, shortened, split_text, utf16_length

FAMILY = "👨‍👩‍👧"
FLAG = "🇨🇳"
THUMB = "👍🏽"
HEART = "❤️‍🔥"
KEYCAP = "1️⃣"
PERSIAN = "می‌خواهم"

CLUSTERS = [
    FAMILY,
    FLAG,
    THUMB,
    HEART,
    KEYCAP,
    "é",
    "각",
    "각",
    "한",
    "नि",
    "กำ",
    "ก่",
    "́",
    "\r\n",
    "؀1",
    "🏴‍☠️",
]
ODD = [
    *CLUSTERS, "a", "Z", "0", " ", "\n", "\r", "\t", "\x00", "\x7f", "\x85", "\u2028", "\ud83d", "\ude00", "\u202e",
    "\u200e", "\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\ufe0f", "\U000e0061", "\U000e0100", "\ufffe", "\ufdd0",
    "\u3164", "\u034f", "\xad", "中", "文", "。", "#", "\u0301", "\u0323", "\u0327", "\u093c", "क", "्", "ष", "ی", "😀", "🇨", "ᄀ",
    "ᅡ", "ᆨ", "가", "Å", "ﬁ", "\u1d16d", "𝅗𝅥", "ㅤ", "\u0345", "א", "ִ",
]  # fmt: skip
odd_texts = st.lists(st.one_of(st.sampled_from(ODD), st.characters()), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", 0),
        ("abc", 3),
        ("中文", 2),
        ("😀", 2),
        (FAMILY, 8),
        ("\ud83d", 1),
        ("\uffff", 1),
        ("\U00010000", 2),
    ],
)
def test_length_is_counted_as_telegram_does(text, units):
    assert utf16_length(text) == units
    assert units == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    "parts",
    [
        ["a", "b"],
        ["\r\n", "\n", "\r", "a"],
        ["\n", "\u0301"],
        ["e\u0301\u0323", "x"],
        [FAMILY, FAMILY],
        [FLAG, "🇺🇸", "🇺"],
        [THUMB, THUMB],
        [HEART, KEYCAP],
        ["👍\ufe0f\u0301\u200d👍"],
        ["a\u200d", "👍"],
        ["👍\u200d\u200d", "👍"],
        ["\u200d", "👍"],
        ["\u1100\u1161\u11a8", "\u1100"],
        ["\u1100\u1100\uac00\u11a8\u11a8", "\uac01\u11a8", "\u1161\u1162"],
        ["\u1100\uac01", "\u1161"],
        ["\u1161", "\uac00"],
        ["\ua960\ud7b0\ud7cb"],
        ["กำ", "ก่"],
        ["ｶﾞ", "中", "文"],
        ["\u06001", "2"],
        ["\u0600", "\n"],
        ["x", "\u200b", "y"],
        ["\ud83d", "a"],
        ["🏴\U000e0067\U000e007f", "a"],
        [],
    ],
    ids=ascii,
)
def test_graphemes_are_what_a_reader_counts(parts):
    assert list(graphemes("".join(parts))) == parts


@given(odd_texts)
def test_graphemes_lose_nothing(text):
    parts = list(graphemes(text))

    assert "".join(parts) == text
    assert all(parts)


@pytest.mark.parametrize(
    ("given_text", "clean"),
    [
        ("plain", "plain"),
        ("  a  ", "a"),
        ("a\x00b\x1b\x7fc\x9f", "abc"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\ud83d\ude00 a\udc00", "a"),
        ("\u202eabc\u2066\u200f\u061c", "abc"),
        ("\ufeffa\u200bb\u2060c\u00add\u180e", "abcd"),
        ("🏴\U000e0067\U000e007f\U000e0001\U000e0000", "🏴"),
        ("a\ufffeb\ufdd0c\U0001ffff", "abc"),
        ("\u3164\u115fx\u2800", "x\u2800"),
        (FAMILY + FLAG + THUMB + HEART + KEYCAP, FAMILY + FLAG + THUMB + HEART + KEYCAP),
        (PERSIAN, PERSIAN),
        ("क्\u200dष", "क्\u200dष"),
        ("密\u200d码\u200c", "密码"),
        ("a\u200db\u200c😀\u200d", "ab😀"),
        ("😀\u200dx", "😀x"),
        ("ی\u200c\u200cی", "ی\u200cی"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("\u06001", "\u06001"),
        ("e\u0301", "\u00e9"),
        ("\u212b", "\u00c5"),
        ("q" + "\u0301" * 9 + "y", "q" + "\u0301" * 4 + "y"),
        ("ی" + "\u0650\u200d" * 9, "ی" + "\u0650\u200d" * 4),
        ("\u0301" * 9, "\u0301" * 4),
        ("\x00\u202e \n", ""),
        ("", ""),
    ],
    ids=ascii,
)
def test_text_is_cleaned(given_text, clean):
    assert clean_text(given_text, limit=100) == clean


@pytest.mark.parametrize(
    ("given_text", "limit", "clean"),
    [
        ("abc", 3, "abc"),
        ("abc", 2, "ab"),
        ("ab c", 3, "ab"),
        ("a😀", 2, "a"),
        ("a" + FAMILY, 8, "a"),
        ("a" + FAMILY, 9, "a" + FAMILY),
        ("a" + FLAG + FLAG, 7, "a" + FLAG),
        ("aq\u0323\u0301", 3, "a"),
        ("a" + THUMB, 4, "a"),
        ("a" + KEYCAP, 2, "a"),
        ("中文", 1, "中"),
        ("😀", 1, ""),
        (FAMILY, 4, "👨"),
        (FAMILY, 3, "👨"),
        ("abc", 0, ""),
    ],
    ids=ascii,
)
def test_the_cap_parts_no_grapheme(given_text, limit, clean):
    assert clean_text(given_text, limit=limit) == clean


@given(odd_texts, st.integers(min_value=0, max_value=40))
@example("ی\u200c ", 3)
@example("a\u0323\u200b\u0301", 9)
@example("ᄀ\u200bᅡ", 9)
def test_clean_text_is_clean_and_stays_so(text, limit):
    clean = clean_text(text, limit=limit)

    assert clean_text(clean, limit=limit) == clean
    assert utf16_length(clean) <= limit
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert not set(clean) & set(
        "\x00\r\t\x7f\u202e\u2066\u200b\u2060\ufeff\ud83d\ude00\U000e0061\ufffe"
    )
    clean.encode()


@given(odd_texts)
def test_a_longer_limit_never_gives_less(text):
    lengths = [len(clean_text(text, limit=limit)) for limit in range(0, 60, 3)]

    assert lengths == sorted(lengths)


@pytest.mark.parametrize(
    "text",
    [
        "a\u0301" * 50_000,
        "\u0301" * 100_000,
        "😀\u200d" * 50_000,
        "\u200d" * 100_000,
        "🇨" * 100_000,
        "\x00" * 100_000,
        "中" * 100_000,
    ],
    ids=ascii,
)
def test_a_hostile_text_is_cleaned_and_split_in_no_time(text):
    began = time.process_time()
    clean_text(text, limit=4096)
    split_text(text)

    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("printer is on fire", 40, "printer is on fire"),
        ("\n \n first \nsecond", 40, "first"),
        ("printer is on fire", 8, "printer…"),
        ("printer is on fire", 9, "printer…"),
        ("打印机着火了", 4, "打印机…"),
        ("a" + FAMILY + "b", 5, "a…"),
        ("", 5, ""),
        ("abc", 1, "…"),
    ],
    ids=ascii,
)
def test_a_title_is_the_first_line_cut_with_an_ellipsis(text, limit, short):
    assert shortened(text, limit) == short
    assert utf16_length(short) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("abc", 10, ["abc"]),
        ("one two\n\nthree four five", 15, ["one two", "three four five"]),
        ("one two three\nfour five six", 20, ["one two three", "four five six"]),
        ("one two\n\nthree\nfour five", 15, ["one two", "three\nfour five"]),
        ("ab\n\nline one\nline two", 15, ["ab\n\nline one", "line two"]),
        ("a b c d e f g h", 7, ["a b c d", "e f g h"]),
        ("one two three", 8, ["one two", "three"]),
        ("a\n\nbcdefghij", 8, ["a", "bcdefghi", "j"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("网断了。打印机坏了", 6, ["网断了。", "打印机坏了"]),
        ("one\r\n\r\ntwo three", 11, ["one", "two three"]),
        (FAMILY * 3, 17, [FAMILY * 2, FAMILY]),
        (FLAG * 3, 6, [FLAG, FLAG, FLAG]),
        (FAMILY, 4, ["👨", "👩", "👧"]),
        ("\u200d\u200d\u200dab\u200d", 2, ["a", "b\u200d"]),
    ],
    ids=ascii,
)
def test_a_long_text_is_split_where_it_pauses(text, limit, pieces):
    assert split_text(text, limit) == pieces


@given(odd_texts.map(lambda text: clean_text(text, limit=1000)), st.integers(2, 40))
def test_pieces_fit_and_lose_only_blanks(text, limit):
    pieces = split_text(text, limit)

    assert all(0 < utf16_length(piece) <= limit for piece in pieces)
    assert all(piece == piece.strip() for piece in pieces)
    unseen = str.maketrans(dict.fromkeys("\u200c\u200d"))
    kept, whole = ("".join(t.translate(unseen).split()) for t in ("".join(pieces), text))
    assert kept == whole


@given(
    st.lists(
        st.sampled_from([FAMILY, FLAG, THUMB, HEART, KEYCAP, "각", "नि", "a", " ", "中", "。"]),
        max_size=60,
    )
)
def test_no_piece_begins_or_ends_within_a_grapheme(parts):
    pieces = split_text("".join(parts), 12)

    found = [part for piece in pieces for part in graphemes(piece)]
    assert [part for part in found if part != " "] == [part for part in parts if part != " "]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#123", [123]),
        ("see #123, #7 and #123.", [123, 7]),
        ("＃１２３", [123]),
        ("＃123", [123]),
        ("工单#123已经好了", [123]),
        ("/t_123", [123]),
        ("/T_5@desk_bot thanks", [5]),
        ("／ｔ＿１２", [12]),
        ("(#1)", [1]),
        ("#0012", [12]),
        ("#0", []),
        ("123", []),
        ("# 123", []),
        ("#123abc", []),
        ("#12_3", []),
        ("abc#123", []),
        ("#1.5", []),
        ("#15.", [15]),
        ("##12", []),
        ("&#123;", []),
        ("https://h.example/#123", []),
        ("https://h.example/t_123", []),
        ("//t_1", []),
        ("/t_", []),
        ("#1234567890123", []),
        ("", []),
    ],
    ids=ascii,
)
def test_only_numbers_named_outright_are_tickets(text, found):
    assert numbers(text) == found
