"""Questions of a category: which one is next, and what answers it already."""

import pytest

from desk.events import Attachment, FileKind
from desk.understanding.details import (
    Answer,
    By,
    Detail,
    Field,
    Option,
    When,
    next_detail,
    of_attachments,
    option_in,
    stands_in,
    typed_answer,
)

BLACK = Option(key="black", names={"zh": "黑色", "en": "Black"}, words=("黑", "black"))
COLOUR = Option(key="colour", names={"zh": "彩色", "en": "Colour"}, words=("彩", "colour"))
TONER = Detail(key="toner", ask={"zh": "颜色？", "en": "Colour?"}, options=(BLACK, COLOUR))
TINT = Detail(
    key="tint",
    ask={"zh": "哪种？", "en": "Which?"},
    when=When(question="toner", answers=("colour",), unless=("一套", "whole set")),
)
PLACE = Detail(key="place", ask={"zh": "哪里？", "en": "Where?"}, field=Field.PLACE)
DEVICE = Detail(key="device", ask={"zh": "哪台？", "en": "Which one?"}, field=Field.DEVICE)
CONTACT = Detail(key="contact", ask={"zh": "电话？", "en": "Number?"}, field=Field.CONTACT)
ALL = (TONER, TINT, PLACE)


def given(**texts):
    return {slot: Answer(text, By.HAND) for slot, text in texts.items()}


@pytest.mark.parametrize(
    ("answers", "text", "expected"),
    [
        ({}, "toner is empty", "toner"),
        ({"toner": "black"}, "toner is empty", "place"),
        ({"toner": "colour"}, "toner is empty", "tint"),
        ({"toner": "colour"}, "toner is empty, please bring a whole set", "place"),
        ({"toner": ""}, "toner is empty", "place"),
        ({"toner": "colour", "tint": ""}, "toner is empty", "place"),
        ({"toner": "black", "place": "room 3"}, "toner is empty", None),
    ],
    ids=["first", "the other answer", "its answer", "words say enough", "passed by", "both", "all"],
)
def test_the_next_question_is_the_first_open_one_that_makes_sense(answers, text, expected):
    found = next_detail(ALL, given(**answers), text)

    assert (found.key if found else None) == expected


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("mail", "my MAIL is gone", True),
        ("mail", "the mailbox is full", False),
        ("OA", "OA打不开", True),
        ("oa", "the boat", False),
        ("邮箱", "企业邮箱登不上", True),
    ],
)
def test_latin_words_stand_alone_and_chinese_ones_anywhere(word, text, expected):
    assert stands_in(word, text) is expected


def test_words_give_an_answer_only_where_they_are_plain():
    assert option_in(TONER, "the black one is empty") is BLACK
    assert option_in(TONER, "黑的彩的都没了") is None
    assert option_in(TONER, "it is empty") is None


@pytest.mark.parametrize(
    ("detail", "text", "expected"),
    [
        (TONER, "Colour", "colour"),
        (TONER, "彩色", "colour"),
        (TONER, "the black one", "black"),
        (TONER, "and it squeaks", None),
        (TINT, "magenta", "magenta"),
        (TINT, "one\ntwo", None),
        (TINT, "m" * 61, None),
        (TINT, "  ", None),
        (PLACE, "room 305", "room 305"),
        (PLACE, "三楼阅览室", "三楼阅览室"),
        (PLACE, "front desk", "front desk"),
        (PLACE, "and smells of smoke", None),
        (PLACE, "还冒烟", None),
        (DEVICE, "PC-0123", "PC-0123"),
        (DEVICE, "the left one", None),
        (CONTACT, "ext 8123", "ext 8123"),
        (CONTACT, "call me", None),
    ],
)
def test_what_is_typed_is_an_answer_only_where_it_looks_like_one(detail, text, expected):
    assert typed_answer(detail, text) == expected


def test_shared_places_and_cards_answer_by_themselves():
    sent = [
        Attachment(kind=FileKind.LOCATION, name="North wing", address="?", latitude=1, longitude=2),
        Attachment(kind=FileKind.CONTACT, name="Wang", phone="8123"),
        Attachment(kind=FileKind.PHOTO, file_id="f"),
    ]
    bare = Attachment(kind=FileKind.LOCATION, latitude=31.2, longitude=121.5)

    assert of_attachments(sent) == {"place": "North wing", "contact": "8123"}
    assert of_attachments([bare]) == {"place": "31.20000, 121.50000"}
    assert of_attachments([Attachment(kind=FileKind.CONTACT)]) == {}


def test_questions_for_one_field_share_their_answer():
    assert (PLACE.slot, TONER.slot) == (Field.PLACE, "toner")
    assert TONER.option("black") is BLACK
    assert TONER.option("blue") is None
