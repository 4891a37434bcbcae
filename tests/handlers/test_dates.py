"""Days as leads write them in a roster, in both languages."""

from datetime import date

import pytest

from handlers.chat.dates import day_said

TODAY = date(2026, 11, 25)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12-05", date(2026, 12, 5)),
        ("2027-01-02", date(2027, 1, 2)),
        ("12/5", date(2026, 12, 5)),
        ("12月5日", date(2026, 12, 5)),
        ("2027年1月2日", date(2027, 1, 2)),
        ("today", TODAY),
        ("明天", date(2026, 11, 26)),
        ("后天", date(2026, 11, 27)),
        ("Fri", date(2026, 11, 27)),
        ("wednesday", TODAY),
        ("周二", date(2026, 12, 1)),
        ("11-20", date(2026, 11, 20)),
        ("01-03", date(2027, 1, 3)),
        ("13-40", None),
        ("02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_written(words, expected):
    assert day_said(words, TODAY) == expected


def test_a_leap_day_of_next_year_that_has_none_is_no_day():
    assert day_said("02-29", date(2028, 12, 1)) is None
