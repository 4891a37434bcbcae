"""The tasks of this project, on the standard library alone: `python3 tasks.py demo`."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent
EXTRAS = ["--extra", "postgres", "--extra", "speed"]
LOCKS = {
    "run": EXTRAS,
    "test": [*EXTRAS, "--group", "test"],
    "lint": [*EXTRAS, "--group", "test", "--group", "lint"],
}
"""The lock files, each with what it takes in beside the core."""

MOST_WORKERS = 8

USAGE = """usage: python3 tasks.py TASK [arguments]

  demo   start the desk and a sandbox Telegram, and print the page to open
  test   run the tests, on every core (arguments go to pytest; -n 0 runs them one by one)
  campaign NAME
         let everything go wrong, and look whether anything was lost (--help tells which there are)
  lint   check format, style, types and imports
  lock   write lock/ anew from pyproject.toml (maintainers; needs uv)
"""


def environment(kind: str) -> Path:
    """Return the Python of the environment `kind`, made or brought up to date when needed."""
    folder = ROOT / f".venv-{kind}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock = ROOT / "lock" / f"{kind}.txt"
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "stamp"
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print(f"Preparing {folder.name} (once) ...", flush=True)
    try:
        venv.create(folder, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        sys.exit(
            "This Python cannot make environments with pip in them."
            " On Debian or Ubuntu: apt-get install python3-venv"
        )
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # The lock names all there is: pip must not look for more, or a newer release stops it (it takes
    # `coverage[toml]` of a dependency for another package than the `coverage` of the lock).
    run([*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)])
    stamp.write_text(wanted, encoding="utf-8")
    return python


def run(command: list[str]) -> None:
    """Run a command here; end with its exit code when it fails."""
    try:
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:  # the command had the same key press and ended by itself
        code = 130
    if code:
        sys.exit(code)


def demo(arguments: list[str]) -> None:
    """Start the desk with a sandbox Telegram."""
    run([str(environment("run")), "-m", "bot", "demo", *arguments])


def test(arguments: list[str]) -> None:
    """Run the tests, on SQLite and on a real PostgreSQL; what is given comes last and wins."""
    # One more than there are cores: tests of whole processes mostly wait.
    count = min((os.cpu_count() or 1) + 1, MOST_WORKERS)
    workers = ["-n", str(count), "--dist", "worksteal"]
    run([str(environment("test")), "-m", "pytest", *workers, *arguments])


def campaign(arguments: list[str]) -> None:
    """Play a campaign of faults; see docs/reliability.md."""
    run([str(environment("test")), "-m", "campaigns", *arguments])


def lint(_arguments: list[str]) -> None:
    """Check format, style, types and imports."""
    python = str(environment("lint"))
    run([python, "-m", "ruff", "format", "--check", "."])
    run([python, "-m", "ruff", "check", "."])
    run([python, "-m", "mypy"])
    run([str(Path(python).with_name("lint-imports"))])


def lock(arguments: list[str]) -> None:
    """Write the lock files; `--upgrade` takes newer versions."""
    for kind, takes in LOCKS.items():
        out = ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
        fixed = ["--universal", "--generate-hashes", "--python-version", "3.11", *out]
        written = ["-o", f"lock/{kind}.txt"]
        run(["uv", "pip", "compile", "pyproject.toml", *takes, *fixed, *written, *arguments])


def main() -> None:
    """Run the task that the command line names."""
    tasks = {"demo": demo, "test": test, "campaign": campaign, "lint": lint, "lock": lock}
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts it may have an older one
        sys.exit(f"Opsdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if len(sys.argv) < 2 or sys.argv[1] not in tasks:  # noqa: PLR2004 - the name and the task
        sys.exit(USAGE)
    tasks[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    main()
