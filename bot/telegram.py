"""The one door to the Bot API: raw posts of JSON, and the library's request backend."""

import json
from collections.abc import Mapping
from enum import Enum
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.replies import Outcome, Reply, read_reply
from desk.secrets.secret import Secret

CONNECT_SECONDS = 5.0
SEND_SECONDS = 8.0
"""The longest wait for an answer to a call; less than a clean stop may take."""
READ_SECONDS = 5.0


class Pool(Enum):
    """Connections that never wait for each other, by their number."""

    POLLING = 2
    ANSWERS = 16
    SENDS = 32


class Door:
    """Calls the Bot API of one bot.

    Args:
        token: the bot's token; it appears in no text of an error or log line.
        api_root: where the Bot API is served, with or without a slash at the end.
        proxy: the URL of an HTTP proxy, which may hold a password.
    """

    def __init__(self, token: Secret, api_root: str, proxy: Secret | None = None) -> None:
        root = api_root.rstrip("/")
        self.api_root = root
        self._base = f"{root}/bot{token.reveal()}/"
        self._proxy = proxy.reveal() if proxy else None
        self._sessions: dict[Pool, aiohttp.ClientSession] = {}
        backend = _Backend(self)
        self.bot = Bot(
            token.reveal(),
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=backend,
            get_updates_request=backend,
        )

    async def __aenter__(self) -> Self:
        """Open the connections' pools; needs a running loop."""
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_sent)
        for pool in Pool:
            self._sessions[pool] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=pool.value),
                trace_configs=[trace],
                proxy=self._proxy,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()

    async def post(
        self,
        method: str,
        payload: Mapping[str, Any] | None = None,
        *,
        timeout: float = SEND_SECONDS,  # noqa: ASYNC109 - aiohttp knows lost answers from unasked ones
        pool: Pool = Pool.SENDS,
    ) -> Reply:
        """Call a method and return what came of it; never raises for the network or Telegram.

        Args:
            method: the method's name.
            payload: its parameters.
            timeout: the longest wait for the answer, in seconds.
            pool: whose connections are used.
        """
        data = json.dumps(payload or {}, ensure_ascii=False, separators=(",", ":"))
        try:
            status, body = await self.request(
                "POST",
                self._base + method,
                pool,
                timeout,
                data=data.encode("utf-8", "replace"),
                headers={"Content-Type": "application/json"},
            )
        except _NoAnswer as lost:
            outcome = Outcome.UNKNOWN if lost.was_sent else Outcome.NOT_SENT
            return Reply(outcome=outcome, description=str(lost))
        return read_reply(status, body)

    async def request(
        self,
        verb: str,
        url: str,
        pool: Pool,
        seconds: float,
        **content: Any,  # noqa: ANN401 - what aiohttp takes
    ) -> tuple[int, bytes]:
        """Return status and body of an HTTP answer.

        Raises:
            _NoAnswer: there is none.
        """
        mark = SimpleNamespace(was_sent=False)
        limit = aiohttp.ClientTimeout(total=seconds, connect=min(CONNECT_SECONDS, seconds))
        try:
            async with self._sessions[pool].request(
                verb, url, timeout=limit, allow_redirects=False, trace_request_ctx=mark, **content
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            reason = _reason(error)
        raise _NoAnswer(reason, was_sent=mark.was_sent)


class _NoAnswer(Exception):
    """The network failed; `was_sent` tells whether the request may have arrived."""

    def __init__(self, reason: str, *, was_sent: bool) -> None:
        super().__init__(reason)
        self.was_sent = was_sent


def _reason(error: Exception) -> str:
    """Say what went wrong without the address that was called: it holds the token."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"cannot connect to {error.host}: {error.os_error.strerror or 'no connection'}"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the connection was closed without an answer"
    return f"the connection failed ({type(error).__name__})"


async def _note_sent(
    session: aiohttp.ClientSession,  # noqa: ARG001 - aiohttp's signature
    context: SimpleNamespace,
    params: aiohttp.TraceRequestHeadersSentParams,  # noqa: ARG001
) -> None:
    """Remember that a request began to leave: from now on its effect may happen."""
    context.trace_request_ctx.was_sent = True


class _Backend(BaseRequest):
    """The library's door to HTTP, led through ours: for methods that are called rarely."""

    def __init__(self, door: Door) -> None:
        self._door = door

    @property
    def read_timeout(self) -> float:
        """How long an answer is waited for, in seconds."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Do nothing: the door is opened by itself."""

    async def shutdown(self) -> None:
        """Do nothing: the door is closed by itself."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - the library's own type
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
    ) -> tuple[int, bytes]:
        seconds = read_timeout if isinstance(read_timeout, int | float) else READ_SECONDS
        content = {} if request_data is None else {"data": _form(request_data)}
        failure: NetworkError
        try:
            return await self._door.request(method, url, Pool.ANSWERS, seconds, **content)
        except _NoAnswer as lost:
            failure = TimedOut(str(lost)) if "in time" in str(lost) else NetworkError(str(lost))
        raise failure


def _form(data: RequestData) -> aiohttp.FormData:
    """Return the library's parameters as a form, with files where there are any."""
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form
