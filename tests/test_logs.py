import asyncio
import base64
import gc
import io
import json
import logging
import sys
import threading
import warnings
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import quote, quote_plus

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock, SystemClock
from bot.logs import Redactor, configure, install, short
from desk.secrets.secret import Secret

CANARY = 'canary/"ü \\+Zs@2024'
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
SANDBOX = "0:sandboxAAAAAAAAAAAAAAAA"
PLAIN = "plaincanary2024"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def lines():
    """Give a stream that logs go to, and put everything back afterwards."""
    root = logging.getLogger()
    former = (
        root.handlers[:],
        root.level,
        sys.excepthook,
        threading.excepthook,
        sys.unraisablehook,
    )
    quiet = {
        name: logging.getLogger(name).level
        for name in ("httpx", "httpcore", "aiohttp.access", "alembic")
    }
    stream = io.StringIO()
    configure("DEBUG", [Secret(CANARY), Secret(PLAIN)], stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook = former
    for name, level in quiet.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def logged(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def only(stream):
    (line,) = logged(stream)
    return line


def leaks(text):
    forms = [
        CANARY,
        TOKEN,
        SANDBOX,
        PLAIN,
        json.dumps(CANARY)[1:-1],
        quote(CANARY, safe=""),
        quote_plus(CANARY),
        repr(CANARY)[1:-1],
    ]
    for secret in (CANARY, PLAIN):
        forms += [
            base64.b64encode(secret.encode()).decode().rstrip("="),
            base64.urlsafe_b64encode(secret.encode()).decode().rstrip("="),
        ]
    # Names, not the secrets: a failure shall print none.
    return [index for index, form in enumerate(forms) if form in text]


def boom(secret):
    raise ValueError(f"refused {secret}")


def error_of(secret):
    try:
        boom(secret)
    except ValueError as error:
        return error
    raise AssertionError


class Rude:
    def __repr__(self):
        raise RuntimeError(PLAIN)


SECRETS = {"odd": CANARY, "token": TOKEN, "sandbox": SANDBOX, "plain": PLAIN}
WAYS = {
    "message": lambda log, s: log.info(s),
    "argument": lambda log, s: log.info("says %s", s),
    "mapping argument": lambda log, s: log.info("says %(x)s", {"x": s}),
    "object argument": lambda log, s: log.info("says %r", [Secret("x"), s]),
    "extra": lambda log, s: log.info("says", extra={"x": s, "y": {s: [s, (s,), {s}]}}),
    "exception": lambda log, s: log.error("bad", exc_info=error_of(s)),
    "exception argument": lambda log, s: log.error("bad %s", error_of(s)),
    "stack": lambda log, s: log.info(s, stack_info=True),
    "address": lambda log, s: log.warning(
        "GET https://h/bot%s/x?y=%s&z=%s", s, quote(s, safe=""), quote_plus(s)
    ),
    "object": lambda log, s: log.info("x", extra={"x": SimpleNamespace(y=s)}),
    "level name": lambda log, s: log.log(logging.DEBUG, s),
}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_library_logs_no_secret(lines, way, secret):
    WAYS[way](logging.getLogger("library"), SECRETS[secret])

    line = only(lines)
    assert leaks(lines.getvalue()) == []
    assert leaks(json.dumps(line, ensure_ascii=False)) == []
    assert "***" in lines.getvalue()


OWN_WAYS = {
    "event": lambda log, s: log.info(s),
    "argument": lambda log, s: log.info("says %s", s),
    "field": lambda log, s: log.info("x", field=s),
    "deep field": lambda log, s: log.info("x", field={"a": [{"b": (s, {s})}], s: 1}),
    "bound": lambda log, s: log.bind(field=s).info("x"),
    "exception": lambda log, s: log.error("bad", exc_info=error_of(s)),
    "object": lambda log, s: log.info("x", field=SimpleNamespace(y=s)),
    "bytes": lambda log, s: log.info("x", field=repr(s.encode("ascii", "backslashreplace"))),
}


@pytest.mark.parametrize("secret", ["token", "sandbox", "plain"])
@pytest.mark.parametrize("way", OWN_WAYS)
def test_we_log_no_secret(lines, way, secret):
    OWN_WAYS[way](structlog.get_logger("ours"), SECRETS[secret])

    assert only(lines)
    assert leaks(lines.getvalue()) == []
    assert "***" in lines.getvalue()


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_secret_is_found_inside_base64(lines, before, encode):
    whole = encode(f"{before}{PLAIN}".encode()).decode()

    logging.getLogger("x").info("Basic %s", whole)

    core = base64.b64encode(f"{before}{PLAIN}".encode()).decode()[len(before) // 3 * 4 + 4 : -4]
    is_there = core in lines.getvalue()
    assert not is_there


def test_numbers_and_keys_that_are_secrets_are_hidden():
    redactor = Redactor([Secret("424242")])

    assert redactor.value({"a": 424242, "b": 1.5, "c": None, "d": True, "424242": 1}) == {
        "a": "***",
        "b": 1.5,
        "c": None,
        "d": True,
        "***": 1,
    }


@given(
    st.recursive(
        st.none() | st.integers() | st.text() | st.just(PLAIN),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_is_logged_stays_json_without_the_secret(value):
    redactor = Redactor([Secret(PLAIN), Secret('",'), Secret("\\")])

    line = redactor.line(json.dumps(redactor.value({"x": value})))

    assert isinstance(json.loads(line), dict)
    assert leaks(line) == []


def test_a_secret_that_only_rendering_puts_together_is_hidden(lines):
    configure("INFO", [Secret("1234, 5678")], lines)

    logging.getLogger("x").info("x", extra={"y": [1234, 5678]})

    assert "1234" not in lines.getvalue()


def test_a_long_row_of_digits_takes_no_time(lines):
    logging.getLogger("x").info("9" * 200_000)

    assert only(lines)["level"] == "info"


def test_lines_are_json_with_moment_level_and_logger(lines):
    structlog.contextvars.bind_contextvars(update=7)

    structlog.get_logger("ours").warning("打印机 %s", "故障", ticket=5)
    logging.getLogger("theirs").error("x %s", 1, extra={"y": [1]})

    ours, theirs = logged(lines)
    assert ours["event"] == "打印机 故障"
    assert "打印机" in lines.getvalue()
    assert (ours["level"], ours["logger"], ours["ticket"], ours["update"]) == (
        "warning",
        "ours",
        5,
        7,
    )
    assert (theirs["event"], theirs["level"], theirs["logger"], theirs["y"]) == (
        "x 1",
        "error",
        "theirs",
        [1],
    )
    moment = datetime.fromisoformat(ours["timestamp"])
    assert moment.utcoffset() == timedelta()
    assert abs(SystemClock().now() - moment) < timedelta(minutes=1)


def test_an_exception_is_one_line_with_its_traceback(lines):
    try:
        boom("it")
    except ValueError:
        structlog.get_logger().exception("failed")

    line = only(lines)
    assert line["event"] == "failed"
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: refused it")


def test_the_level_holds_for_ours_and_theirs(lines):
    configure("WARNING", [], lines)

    structlog.get_logger("a").info("no")
    logging.getLogger("b").info("no")
    structlog.get_logger("a").warning("yes")
    logging.getLogger("b").warning("yes")

    assert [line["event"] for line in logged(lines)] == ["yes", "yes"]


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore", "httpcore.http11", "aiohttp.access", "alembic.runtime"]
)
def test_chatty_libraries_are_kept_to_warnings(lines, name):
    logging.getLogger(name).info("GET")
    logging.getLogger(name).warning("slow")

    assert only(lines)["event"] == "slow"


def test_setting_up_twice_does_not_log_twice(lines):
    configure(logging.INFO, [], lines)

    logging.getLogger("x").info("once")

    assert only(lines)["event"] == "once"


@pytest.mark.usefixtures("lines")
def test_a_terminal_gets_lines_for_people():
    terminal = Terminal()
    configure("INFO", [Secret(PLAIN)], terminal)

    structlog.get_logger("ours").error("打印机", field=PLAIN, exc_info=error_of(PLAIN))

    text = terminal.getvalue()
    assert "打印机" in text
    assert "Traceback" in text
    assert not text.startswith("{")
    assert leaks(text) == []


def test_a_record_that_cannot_be_rendered_leaks_nothing(lines, capsys):
    configure("DEBUG", [Secret(PLAIN)], lines)  # again, without the handlers of pytest
    logging.getLogger("x").info("%d", PLAIN)
    logging.getLogger("x").info("x", extra={"y": Rude()})

    broken, rude = logged(lines)
    assert broken["event"] == "a log record could not be written"
    assert (broken["logger"], broken["error"]) == ("x", "TypeError")
    assert "test_logs.py" in broken["place"]
    assert rude["y"] == "<Rude, its repr failed: RuntimeError>"
    assert leaks(lines.getvalue() + "".join(capsys.readouterr())) == []


def test_a_closed_stream_does_not_stop_the_desk(capsys):
    stream = io.StringIO()
    former = logging.getLogger().handlers[:]
    handler_free = logging.getLogger()
    configure("INFO", [], stream)
    stream.close()
    try:
        logging.getLogger("x").warning("lost")
    finally:
        logging.captureWarnings(capture=False)
        handler_free.handlers[:] = former
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        structlog.reset_defaults()

    assert capsys.readouterr() == ("", "")


def test_an_uncaught_exception_is_logged_without_secrets(lines):
    error = error_of(PLAIN)

    sys.excepthook(type(error), error, error.__traceback__)

    assert only(lines)["level"] == "critical"
    assert "ValueError: refused ***" in only(lines)["exception"]


def test_an_interrupt_at_the_keyboard_is_not_an_error(lines, capsys):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert lines.getvalue() == ""
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_an_exception_in_a_thread_is_logged(lines):
    for target in (lambda: boom(PLAIN), lambda: sys.exit(1)):
        thread = threading.Thread(target=target, name=f"n-{PLAIN}")
        thread.start()
        thread.join()

    line = only(lines)
    assert line["in_thread"] == "n-***"
    assert "ValueError: refused ***" in line["exception"]


def test_an_exception_in_a_destructor_is_logged(lines):
    class Broken:
        def __del__(self):
            boom(PLAIN)

    Broken()
    gc.collect()

    assert "ValueError: refused ***" in only(lines)["exception"]


def test_a_warning_is_logged(lines):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"old {PLAIN}", stacklevel=1)

    assert "old ***" in lines.getvalue()


async def test_what_no_task_awaited_is_logged(lines):
    loop = asyncio.get_running_loop()
    install(loop)

    async def fails():
        boom(PLAIN)

    task = loop.create_task(fails(), name=f"t-{PLAIN}")
    await asyncio.wait([task])
    del task
    gc.collect()
    loop.call_exception_handler({"message": "only words"})

    first, second = (line for line in logged(lines) if line["logger"] == "opsdesk")
    assert "ValueError: refused ***" in first["exception"]
    assert first["during"] == "Task exception was never retrieved"
    assert second["during"] == "only words"
    assert "exception" not in second
    assert leaks(lines.getvalue()) == []


@pytest.mark.parametrize(
    ("update", "told"),
    [
        (
            {
                "update_id": 1,
                "message": {
                    "text": PLAIN,
                    "chat": {"id": -5, "title": PLAIN},
                    "from": {"id": 7, "first_name": PLAIN},
                },
            },
            {"update": 1, "kind": "message", "chat": -5, "sender": 7},
        ),
        (
            {
                "update_id": 1,
                "callback_query": {
                    "data": PLAIN,
                    "from": {"id": 7},
                    "message": {"chat": {"id": -5}},
                },
            },
            {"update": 1, "kind": "callback_query", "chat": -5, "sender": 7},
        ),
        (
            {"update_id": 1, "poll_answer": {"user": {"id": 7}}},
            {"update": 1, "kind": "poll_answer", "sender": 7},
        ),
        (
            {"update_id": 1, "message": {"chat": {"id": {"x": PLAIN}}, "from": [PLAIN]}},
            {"update": 1, "kind": "message"},
        ),
        ({"update_id": 1, "message": PLAIN}, {"update": 1, "kind": "message"}),
        ({PLAIN: {"text": PLAIN}}, {}),
        ({"update_id": 1}, {"update": 1}),
        ({}, {}),
    ],
    ids=["message", "press", "answer", "odd", "not an object", "unknown kind", "empty", "nothing"],
)
def test_an_update_is_told_of_without_its_words(update, told):
    is_told = short(update) == told
    assert is_told


def test_the_system_clock_is_aware_and_in_utc():
    clock: Clock = SystemClock()

    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


async def test_waiting_tells_whether_the_event_came():
    clock, event = SystemClock(), asyncio.Event()

    assert await clock.wait(event, 0.001) is False
    event.set()
    assert await clock.wait(event, 5) is True
    assert await clock.wait(event, 0) is True
    await clock.sleep(0)
