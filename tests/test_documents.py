"""The documents tell the truth: what they name exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
COVERAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]{2}\d+) \| .+? \| (.+?) \|$", COVERAGE, re.MULTILINE)
PROMISES = re.findall(r"^\| ([PMS]\d+) \| .+? \| (.+?) \|$", COVERAGE, re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def test_every_requirement_is_listed_once():
    ids = [row for row, _ in ROWS]

    assert len(ids) == len(set(ids)) == 140


def test_every_test_that_a_requirement_names_exists():
    named = [
        test for _, shown in (*ROWS, *PROMISES) for test in re.findall(r"`(tests/[^`]+)`", shown)
    ]

    assert named
    for test in named:
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_every_promise_is_listed_once_with_a_test():
    ids = [row for row, _ in PROMISES]

    assert "P11" in ids
    assert len(ids) == len(set(ids))
    assert all("`tests/" in shown for _, shown in PROMISES)


def test_a_requirement_without_a_test_says_not_yet():
    for row, shown in ROWS:
        assert shown == "not yet" or "tests/" in shown, row


def test_every_link_between_documents_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "sandbox").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []
