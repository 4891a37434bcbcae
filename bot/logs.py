"""Logs: one line an event, without secrets and without what people wrote."""

import asyncio
import base64
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO
from urllib.parse import quote, quote_plus

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from desk.secrets.secret import Secret

HIDDEN: Final = "***"

# Chatty about every request or plug-in, and httpx with the token in the address (S17).
_QUIET: Final = ("httpx", "httpcore", "aiohttp.access", "alembic")

# The shape of any bot token, the sandbox's too, also where the colon was quoted for an address.
_BOT_SHAPE: Final = r"(?<![0-9])[0-9]++(?::|%3[Aa])[A-Za-z0-9_-]{20,}"
_SHORTEST_ENCODED: Final = 6


class Redactor:
    """Takes secrets out of whatever is about to be logged.

    Hidden are the secrets themselves, as they stand in addresses, in base64 (also inside a longer
    text that was encoded whole), in JSON and in a repr, and everything shaped like a bot token.
    """

    def __init__(self, secrets: Iterable[Secret]) -> None:
        """Learn the secrets."""
        forms = {form for secret in secrets for form in _forms(secret.reveal())}
        # The longest first: a short secret may be part of a long one.
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join([*map(re.escape, ordered), _BOT_SHAPE]))
        safe = [form for form in ordered if form == json.dumps(form, ensure_ascii=False)[1:-1]]
        self._in_line = re.compile("|".join([*map(re.escape, safe), _BOT_SHAPE]))

    def text(self, text: str) -> str:
        """Return `text` without secrets."""
        return self._pattern.sub(HIDDEN, text)

    def line(self, line: str) -> str:
        """Return a rendered line without secrets, such as only rendering put together.

        Forms that JSON would write otherwise are not looked for, so that quotes stay in pairs.
        """
        return self._in_line.sub(HIDDEN, line)

    def value(self, value: object) -> object:
        """Return `value` without secrets, at any depth; what is no plain data becomes its repr."""
        # A boolean and None cannot hold a secret, a number can.
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int | float):
            return value if self.text(str(value)) == str(value) else HIDDEN
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(inner) for inner in value]
        return self.text(_shown(value))

    def __call__(self, _logger: WrappedLogger, _name: str, event_dict: EventDict) -> EventDict:
        """Redact an event; a structlog processor."""
        return {self.text(key): self.value(value) for key, value in event_dict.items()}


def configure(level: int | str, secrets: Iterable[Secret], stream: TextIO) -> None:
    """Send our logs and those of every library through one redacted handler to `stream`.

    JSON lines, or lines for people when the stream is a terminal. Uncaught exceptions of the
    process, of threads and of destructors are logged as well, and warnings too. Doing it again
    replaces what was done before.

    Args:
        level: the least level to log, for all but the libraries that are kept quiet.
        secrets: every configured secret.
        stream: where lines go, as a rule standard error.
    """
    redactor = Redactor(secrets)
    handler = _Handler(stream, redactor)
    is_terminal = stream.isatty()
    renderer: Processor = (
        # Exceptions are text by then: a pretty one would show the locals, secrets among them.
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if is_terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=repr)
    )
    handler.setFormatter(
        _Formatter(
            redactor,
            foreign_pre_chain=[structlog.stdlib.ExtraAdder()],
            processors=[
                _described,
                structlog.processors.StackInfoRenderer(),
                structlog.processors.ExceptionRenderer(_traceback_text),
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redactor,
                renderer,
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    for former in root.handlers[:]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))
    logging.captureWarnings(capture=True)
    sys.excepthook = _on_uncaught
    threading.excepthook = _on_thread
    sys.unraisablehook = _on_unraisable


def install(loop: asyncio.AbstractEventLoop) -> None:
    """Let `loop` log what no task awaited, instead of printing it."""
    loop.set_exception_handler(_on_loop)


def short(update: Mapping[str, Any]) -> dict[str, object]:
    """Return what a log may tell of a raw update: its id, kind, chat and sender, no words.

    Fields that are absent or not what Telegram sends are left out; this must not fail.

    Source: Telegram Bot API, Update: at most one of the optional fields is present.
    """
    kind = next((key for key in update if key != "update_id"), None)
    body = _part(update, kind)
    message = _part(body, "message")
    chat = _part(body, "chat") or _part(message, "chat")
    sender = _part(body, "from") or _part(body, "user")
    told = {
        "update": update.get("update_id"),
        "kind": kind if kind in _KINDS else None,
        "chat": chat.get("id"),
        "sender": sender.get("id"),
    }
    return {key: value for key, value in told.items() if isinstance(value, int | str)}


_KINDS: Final = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Renders a record and redacts the line once more, whatever a renderer added."""

    def __init__(self, redactor: Redactor, **options: Any) -> None:  # noqa: ANN401 (structlog's own)
        super().__init__(**options)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.line(super().format(record))


class _Handler(logging.StreamHandler[TextIO]):
    """Writes lines; a record that cannot be rendered is told of, without its content."""

    def __init__(self, stream: TextIO, redactor: Redactor) -> None:
        super().__init__(stream)
        self._redactor = redactor

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        # The standard one prints message and arguments as they are, secrets among them.
        error = sys.exc_info()[0]
        told = {
            "event": "a log record could not be written",
            "level": "error",
            "logger": record.name,
            "place": f"{record.pathname}:{record.lineno}",
            "error": error.__name__ if error else None,
        }
        try:
            self.stream.write(self._redactor.line(json.dumps(told, ensure_ascii=False)) + "\n")
        except (OSError, ValueError):
            return  # the stream itself is gone, and there is nowhere else to say so


def _described(_logger: WrappedLogger, _name: str, event_dict: EventDict) -> EventDict:
    record: logging.LogRecord = event_dict["_record"]
    event_dict["level"] = record.levelname.lower()
    event_dict["logger"] = record.name
    # The record's own moment, not a second reading of the clock.
    moment = datetime.fromtimestamp(record.created, UTC)
    event_dict["timestamp"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return event_dict


def _traceback_text(exc_info: Any) -> str:  # noqa: ANN401 (structlog types it so)
    return "".join(traceback.format_exception(*exc_info)).rstrip("\n")


def _forms(secret: str) -> Iterator[str]:
    yield secret
    data = secret.encode("utf-8", "surrogatepass")
    yield quote(data, safe="")
    yield quote(data)
    yield quote_plus(data)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    if len(secret) < _SHORTEST_ENCODED:
        return  # a few letters of base64 occur by chance
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(data).decode("ascii")
        # Inside a longer text, as in "user:password", it may begin at any of three places;
        # the characters at both ends, which depend on the neighbours, are left out.
        for before in range(3):
            encoded = encode(b"\0" * before + data).decode("ascii")
            yield encoded[-(-8 * before // 6) : (8 * (before + len(data))) // 6]


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 (a repr may do anything, a log must not fail)
        return f"<{type(value).__name__}, its repr failed: {type(error).__name__}>"


def _part(whole: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    part = whole.get(key) if key else None
    return part if isinstance(part, Mapping) else {}


def _on_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log().critical("uncaught exception", exc_info=(kind, error, trace))


def _on_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or issubclass(args.exc_type, SystemExit):
        return
    name = args.thread.name if args.thread else None
    _log().critical(
        "uncaught exception in a thread",
        extra={"in_thread": name},
        exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
    )


def _on_unraisable(args: Any) -> None:  # noqa: ANN401 (its type is known to type checkers only)
    _log().error(
        "exception in a destructor",
        extra={"during": args.err_msg},
        exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
    )


def _on_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    rest = {key: _shown(value) for key, value in context.items() if key in {"task", "future"}}
    _log().error(
        "exception outside of any wait",
        extra={"during": str(context.get("message")), **rest},
        exc_info=(type(error), error, error.__traceback__) if error else None,
    )


def _log() -> logging.Logger:
    return logging.getLogger("opsdesk")
