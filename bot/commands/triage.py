"""The command `triage`: what the desk would take a report to be about, and why."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.policy import policy_of
from bot.process import CONFIG_OPTION, loaded
from desk.text import shortened
from desk.triage import Guess, Triage

MOST = 5
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence, and the category that somebody says it belongs to."""

    text: str
    category: str | None = None


@click.command
@CONFIG_OPTION
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help='Reports, one {"text": ..., "category"?: ...} a line; - is standard input.',
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a report.")
@click.argument("text", required=False)
def triage(path: Path, file: Path | None, text: str | None, *, as_json: bool) -> None:
    """Guess what reports are about, from the examples in the configuration.

    TEXT is what somebody would write; - reads one sentence a line from standard input. Nothing is
    sent or stored, and no secret is needed.
    """
    if (text is None) is (file is None):
        raise click.UsageError("write a sentence, or name a file with --file")
    reports = _listed(file) if file else _said(text or "")
    triage_ = Triage.of(policy_of(loaded(path, need_secrets=False), SystemClock().now()))
    guesses = [triage_.guess(report.text, MOST) for report in reports]
    if as_json:
        for report, best in zip(reports, guesses, strict=True):
            click.echo(_json(report, best))
    elif file is None and len(reports) == 1:
        _explain(guesses[0])
    else:
        _table(reports, guesses)


def _said(text: str) -> list[Report]:
    """Return the report of the command line, or those of standard input."""
    if text != "-":
        return [Report(text)]
    lines = sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
    return [Report(line) for line in lines if line.strip()]


def _listed(file: Path) -> list[Report]:
    """Return the reports of a file, or end with 2 and every line that is none."""
    is_stdin = str(file) == "-"
    content = sys.stdin.buffer.read() if is_stdin else file.read_bytes()
    reports, errors = [], []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                reports.append(_report(line))
            except ValueError as why:
                errors.append(f"{'standard input' if is_stdin else file}:{number}: {why}")
    for error in errors:
        click.echo(error, err=True)
    if errors:
        raise click.exceptions.Exit(2)
    return reports


def _report(line: bytes) -> Report:
    """Return the report of a line; raise ValueError with what is wrong with it."""
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("the text is not UTF-8; save the file as UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError('this is not JSON; write {"text": "..."} on one line') from None
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise ValueError('there is no text; write {"text": "..."}')  # noqa: TRY004 - one kind of error for a line
    category = found.get("category")
    if category is not None and not isinstance(category, str):
        raise ValueError('the category is not a word; write {"text": "...", "category": "..."}')
    return Report(found["text"], category)


def _json(report: Report, best: Sequence[Guess]) -> str:
    """Return one report and its guesses as a line of JSON."""
    guesses = [
        {
            "category": guess.category,
            "confidence": round(guess.confidence, 4),
            "because": list(guess.because),
        }
        for guess in best
    ]
    line = json.dumps({"text": report.text, "guesses": guesses}, ensure_ascii=False)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _explain(best: Sequence[Guess]) -> None:
    """Show the guesses for one report, each with the words that spoke for it."""
    width = max(len(guess.category) for guess in best)
    for guess in best:
        because = f"  {', '.join(guess.because)}" if guess.because else ""
        click.echo(f"{guess.category:<{width}}  {_share(guess.confidence)}{because}")
    click.echo("sure" if best[0].is_sure else "not sure: the desk would ask")


def _table(reports: Sequence[Report], guesses: Sequence[Sequence[Guess]]) -> None:
    """Show a line a report; where categories are given, how many were right, and the misses."""
    width = max((len(best[0].category) for best in guesses), default=0)
    for report, best in zip(reports, guesses, strict=True):
        guess = best[0]
        sign = " " if report.category is None else "✗✓"[guess.category == report.category]
        because = f"  ({', '.join(guess.because)})" if guess.because else ""
        line = f"{guess.category:<{width}}  {_share(guess.confidence)}  {_short(report.text)}"
        click.echo(f"{sign} {line}{because}")
    judged = [pair for pair in zip(reports, guesses, strict=True) if pair[0].category is not None]
    if judged:
        click.echo("")
        for line in _figures(judged):
            click.echo(line)


def _figures(judged: Sequence[tuple[Report, Sequence[Guess]]]) -> Iterator[str]:
    """Return how many guesses were right, and each that was not."""
    places = [_place(report, best) for report, best in judged]
    sure = [place for place, (_, best) in zip(places, judged, strict=True) if best[0].is_sure]
    yield f"right at the first guess: {_of(places.count(1), len(places))}"
    yield f"right within three:       {_of(sum(p in {1, 2, 3} for p in places), len(places))}"
    yield f"right where it is sure:   {_of(sure.count(1), len(sure))}"
    for place, (report, best) in zip(places, judged, strict=True):
        if place != 1:
            said = ", ".join(f"{g.category} {_share(g.confidence).strip()}" for g in best[:3])
            yield f"  {_short(report.text)}: {report.category}, but guessed {said}"


def _place(report: Report, best: Sequence[Guess]) -> int | None:
    """Return at which guess the right category stands, from 1."""
    categories = [guess.category for guess in best]
    return categories.index(report.category) + 1 if report.category in categories else None


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def _share(confidence: float) -> str:
    return f"{100 * confidence:3.0f} %"


def _short(text: str) -> str:
    """Return a text on one line."""
    return shortened(" ".join(text.split()), LONGEST_TEXT)
