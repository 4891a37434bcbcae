"""Guessing what a report is about, on the examples that Opsdesk ships."""

from pathlib import Path
from time import process_time

import pytest

from bot.config import load
from bot.policy import policy_of
from desk.triage import Triage
from desk.triage.pinyin import sound, syllables
from tests.virtual import START

ROOT = Path(__file__).parents[2]
POLICY = policy_of(load(ROOT / "config.yaml", {}, need_secrets=False), START)
SMALL = {
    "printer": ["打印机卡纸了", "打印出来有黑线", "the printer is jammed"],
    "wifi": ["无线网连不上", "搜不到wifi", "no wifi in the hall"],
    "other": [],
}


@pytest.fixture(scope="module")
def triage() -> Triage:
    return Triage.of(POLICY)


def first(triage: Triage, text: str) -> str:
    return triage.guess(text)[0].category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("打印机没墨了", "hardware.printer"),
        ("领两盒硒鼓", "request.equipment"),
        ("装一下打印机驱动", "request.software"),
        ("把打印机搬到五楼去", "request.move"),
        ("打印机连不上了", "hardware.printer"),
        ("数据库服务器硬盘亮红灯", "hardware.server"),
        ("oracle表空间不够用", "data.database"),
        ("昨天的表格被我删了，能找回来吗", "data.restore"),
        ("表格打不开", "software.office"),
        ("共享盘里那个文件夹没权限进", "account.access"),
        ("OA的登录密码记不得了", "account.password"),
        ("OA提交审批报错", "software.business"),
        ("可疑邮件，让我点链接", "security.phishing"),
        ("邮件发不出去", "software.office"),
        ("U盘里的文件全变成快捷方式", "security.virus"),
        ("U盘插上没反应", "hardware.pc"),
        ("鼠标坏了", "hardware.pc"),
        ("想申请一个新鼠标", "request.equipment"),
        ("在家连不上单位的电脑", "network.vpn"),
        ("会议室wifi连不上", "network.wifi"),
        ("会议室投影不亮", "hardware.av"),
        ("借还机读不了卡", "hardware.kiosk"),
        ("we need two more monitors", "request.equipment"),
        ("monitor stays dark", "hardware.pc"),
        ("reset my mail password please", "account.password"),
        ("new colleague needs access to the finance folder", "account.access"),
    ],
)
def test_borders_between_categories_hold(triage, text, category):
    assert first(triage, text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("dayinji you ka zhi le", "hardware.printer"),
        ("wode mima wangle", "account.password"),
        ("密马忘记了", "account.password"),
        ("ＷｉＦｉ连不上", "network.wifi"),
        ("my pritner is jammd", "hardware.printer"),
        ("passwrod forgoten", "account.password"),
        ("the projectorr stays dark", "hardware.av"),
        ("投影meiyou信号", "hardware.av"),
        ("excel 打不开了 help", "software.office"),
        ("WI-FI NOT WORKING!!!", "network.wifi"),
    ],
)
def test_misspelt_and_mixed_words_are_understood(triage, text, category):
    assert first(triage, text) == category


def test_characters_and_pinyin_meet_in_their_sounds():
    assert [sound(character) for character in "打印机"] == ["da", "yin", "ji"]
    assert syllables("dayinji") == ["da", "yin", "ji"]
    assert syllables("xian") == ["xian"]


@pytest.mark.parametrize("character", ["a", "㐀", "囗", "。"])
def test_a_rare_character_has_no_sound(character):
    assert sound(character) == ""


@pytest.mark.parametrize("word", ["print", "", "x", "shi" * 99])
def test_what_is_no_pinyin_has_no_syllables(word):
    assert syllables(word) == []


def test_a_guess_tells_the_words_that_decided_as_they_were_written(triage):
    best = triage.guess("三楼的 Ｐrinter 又卡纸了，急")[0]

    assert best.category == "hardware.printer"
    assert set(best.because) == {"Ｐrinter", "卡纸"}


def test_what_is_clear_is_sure_and_what_is_not_is_asked(triage):
    assert triage.guess("打印机卡纸了")[0].is_sure
    assert not triage.guess("坏了，快来")[0].is_sure


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "？？？", "⠀", "qzxv"])
def test_where_nothing_is_understood_nothing_is_claimed(triage, text):
    best = triage.guess(text)

    assert best[0].category == "other"
    assert not best[0].is_sure
    assert [guess.because for guess in best] == [(), (), ()]


def test_the_fallback_is_never_among_the_guesses_where_anything_is_understood(triage):
    for text in ("打印机", "no idea, something is broken", "空调坏了"):
        assert "other" not in [guess.category for guess in triage.guess(text)]

    assert triage.guess("打印机", most=99)[-1].category == "other"


def test_confidences_are_shares_and_fall(triage):
    *shares, fallback = [guess.confidence for guess in triage.guess("连不上", most=99)]

    assert shares == sorted(shares, reverse=True)
    assert sum(shares) + fallback == pytest.approx(1)


@pytest.mark.parametrize("text", ["打印机卡纸", "the printer xqzv ", "shi", "a", "dayinji "])
def test_a_long_text_is_read_in_an_instant(triage, text):
    long = (text * 4000)[:4000]

    took = []
    for _ in range(3):
        start = process_time()
        triage.guess(long)
        took.append(process_time() - start)

    assert min(took) < 0.1  # measured: 0.003 to 0.008


def test_a_lesson_moves_the_guess_for_similar_sentences():
    triage = Triage(SMALL)
    assert triage.guess("夸父又不转了")[0].category == "other"

    triage.learn("夸父不转了", "wifi")

    assert triage.guess("夸父又不转了")[0].category == "wifi"
    assert triage.guess("打印机卡纸")[0].category == "printer"


def test_lessons_given_at_the_start_count_the_same(triage):
    assert first(triage, "小蓝又罢工了") != "hardware.kiosk"

    taught = Triage.of(POLICY, [("小蓝罢工了", "hardware.kiosk"), ("小蓝坏了", "hardware.kiosk")])

    assert first(taught, "小蓝又罢工了") == "hardware.kiosk"


def test_one_wrong_lesson_spoils_nothing():
    taught = Triage.of(POLICY, [("打印机卡纸了", "network.wifi")])

    assert first(taught, "打印机卡纸了") == "hardware.printer"
    assert first(taught, "打印机没反应") == "hardware.printer"
    assert first(taught, "wifi连不上") == "network.wifi"


def test_the_last_lesson_about_a_sentence_counts():
    triage = Triage(SMALL, [("夸父不转了", "wifi"), ("夸父不转了", "printer")])

    assert triage.guess("夸父不转了")[0].category == "printer"


def test_lessons_of_categories_that_are_gone_are_left_out():
    triage = Triage(SMALL, [("夸父不转了", "telephony"), ("夸父不转了", "other")])

    assert triage.guess("夸父不转了")[0].category == "other"


def test_without_examples_only_lessons_speak():
    triage = Triage({"printer": [], "other": []})
    assert triage.guess("打印机卡纸")[0].category == "other"

    triage.learn("打印机卡纸", "printer")

    assert triage.guess("打印机卡纸")[0].category == "printer"


def test_guesses_of_equal_configurations_are_equal():
    texts = ["连不上", "my pc", "打印"]

    again = Triage({category: list(reversed(texts)) for category, texts in SMALL.items()})

    assert [Triage(SMALL).guess(text) for text in texts] == [
        Triage(dict(SMALL)).guess(text) for text in texts
    ]
    assert first(again, "无线") == "wifi"
