"""Requests as no honest client sends them, drawn from a seed; each is bytes for one connection."""

import gzip
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
METHODS = (
    "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PROPFIND",
    "get", "G E T", "", "A" * 300, "PO\x00ST", "PRI", "DEBUG",
)  # fmt: skip
PATHS = (
    "/", "/healthz", "/readyz", "/static/desk.css", "/metrics", "/telegram/", "/telegram/x",
    "/api",
    "/static/../site.py", "/static/..%2f..%2fconfig.yaml", "/static/%2e%2e/%2e%2e/app.py",
    "/static/....//", "/static/%00", "/static//etc/passwd", "/static/", "//", "///etc", "/./",
    "/../",
    "*", "http://example.org/", "http://169.254.169.254/latest/", "/%", "/%zz", "/%ff%fe",
    "/\u00e9",
    "/?a=%0d%0aX-Set: 1", "/%0d%0aSet-Cookie:x", "/\t", "/#x", "/;x", "/healthz/", "/HEALTHZ", "",
    "/{{7*7}}", "/<script>", "/?" + "a=1&" * 500, "/" + "a" * 9_000, "/" + "a/" * 2_000, "/.env",
    "/.git/config", "/admin", "/wp-login.php",
    "/?lang=../../etc/passwd%00",
)  # fmt: skip
LANGUAGES = (
    "zh", "en;q=nan", "en;q=inf", "zh;q=-1", ",,,,", "x" * 4_000, "*;q=1e999",
    "zh-Hans;q=0.1,en;q=x",
    ";q=1", "\u00ff\u00fe", "../en", "zh;q=1;q=2", "en\x00", "en," * 1_000,
)  # fmt: skip
ODD_HEADERS = (
    "Range: bytes=0-,-1,5-2", "Range: bytes=99999999999999999999-", "If-Modified-Since: yesterday",
    "If-None-Match: " + '"a",' * 200, "Expect: 100-continue", "Expect: the-impossible",
    "Cookie: " + "a=b; " * 300, "Cookie: \x01=\x02", "Host: evil.example", "Host: ", "Host: a b",
    "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: evil.example", "Upgrade: websocket",
    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Connection: close, keep-alive",
    "Authorization: Basic " + "A" * 500, "Transfer-Encoding: identity", "Origin: null",
    "Content-Type: multipart/form-data; boundary=", "X-HTTP-Method-Override: DELETE",
    "Accept: " + "*/*," * 900, "Content-Length: 0", "TE: trailers", "Trailer: X",
)  # fmt: skip
BROKEN_HEADERS = (
    "no colon here", ": empty name", "X Y: space", "X-Bad\x00: 1", "X-Bad: a\x00b", "X-Bad : 1",
    "X-Bad: a\rb", "\tX-Fold: 1", "X-A: 1\r\n X-B: folded", "X-Long: " + "a" * 20_000, "(): 1",
    "X-8bit: \u00ff\u00fe", "X" * 10_000 + ": 1",
)  # fmt: skip
SMUGGLES = (
    "Content-Length: 4\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 4",
    "Content-Length: 4\r\nContent-Length: 400",
    "Content-Length: 4, 400",
    "Content-Length: +4",
    "Content-Length: -4",
    "Content-Length: 0x4",
    "Content-Length: 4_0",
    "Content-Length: 99999999999999999999999999",
    "Content-Length: \u0664",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding : chunked",
    "Transfer-Encoding:\x0bchunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
    "X: y\r\n Transfer-Encoding: chunked",
)
CHUNKS = (
    b"0\r\n\r\n",
    b"5\r\nabcde\r\n0\r\n\r\n",
    b"ffffffffffffffffff\r\nx",
    b"-5\r\nabcde\r\n0\r\n\r\n",
    b"5;" + b"a" * 20_000 + b"\r\nabcde\r\n0\r\n\r\n",
    b"5\nabcde\n0\n\n",
    b"0x5\r\nabcde\r\n0\r\n\r\n",
    b"5\r\nabcdefgh\r\n0\r\n\r\n",
    b"0\r\nX: y\r\n\r\n",
    b"g\r\n",
    b"1\r\na\r\n" * 3_000 + b"0\r\n\r\n",
)
BODIES = (
    b"", b"{", b"[]", b"7", b"null", b'"x"', b"NaN", b"[" * 100_000, b'{"a":' * 50_000,
    b"[" * 400 + b"]" * 400, b"9" * 100_000, b'{"update_id":' + b"9" * 5_000 + b"}",
    b'{"update_id":"x"}', b'{"update_id":-1}', b'{"update_id":1.5}', b'{"update_id":true}',
    b'{"update_id":null,"update_id":[]}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"\x80\x81",
    b'{"a":"\\ud800"}', b'{"a":"\xed\xa0\x80"}', b"{" + b'"k":1,' * 60_000 + b'"z":1}',
    '{"a":1}'.encode("utf-16"), '{"a":1}'.encode("utf-32"), b'{"a":"\x00"}', b"<xml/>", b"a=b&c=d",
    b"[" + b"1e999," * 20_000 + b"1]", b"[1e400,-0,1E+0000000000001]", b" " * 500_000,
)  # fmt: skip
"""None of them is an update: with the secret they are taken and passed over."""
KINDS = (
    "application/json; charset=utf-16", "application/json; charset=no-such", "application/json;;;=",
    "application/json; charset=\u00ff", "Application/JSON", "application/json; charset=utf-7",
    "application/json; charset=idna", "application/json; charset=zip", "application/json;charset=",
)  # fmt: skip
PACKINGS = ("gzip", "deflate", "br", "zstd", "gzip, gzip", "identity", "x", "GZIP", "compress")
BOMB_BYTES = 32 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What is done on one connection.

    Args:
        kind: what it is counted as.
        parts: what is written, with a pause after each but the last.
        requests: how many requests that is.
        allowed: which statuses may come back; empty for any but that of a fault of the server.
        ends: how the client ends: `reads` the answers, `half` closes its half first, `resets`
            without reading, or `stays` until the server is tired of it.
        whole: whether the requests are whole, so that an answer must come.
    """

    kind: str
    parts: tuple[bytes, ...]
    requests: int = 1
    allowed: frozenset[int] = frozenset()
    ends: str = "reads"
    whole: bool = True


def head(method: str, path: str, *headers: str, host: bool = True) -> bytes:
    """Return the head of a request, as odd as it is asked for."""
    lines = [f"{method} {path} HTTP/1.1", *(["Host: localhost"] if host else []), *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass")


@dataclass(kw_only=True)
class Requests:
    """Draws attempts; the same seed draws the same.

    Args:
        draw: what decides.
        path: where updates are taken in.
        secret: what goes with them.
        forged: updates that would do something if they were believed; ids are put in.
        slow: the share of attempts that take their time.
    """

    draw: Random
    path: str
    secret: str
    forged: Sequence[dict[str, object]]
    slow: float = 0.005
    first_id: int = 1_900_000_000
    kinds: dict[str, int] = field(default_factory=dict)
    _made: int = 0

    def attempt(self) -> Attempt:
        """Return the next attempt."""
        makers: tuple[Callable[[], Attempt], ...] = (
            self._wrong_secret, self._wrong_secret, self._method, self._path, self._path,
            self._smuggled, self._chunked, self._huge, self._packed, self._json, self._json,
            self._encoded, self._headers, self._flooded, self._pipelined, self._broken_off,
            self._garbage, self._page, self._page,
        )  # fmt: skip
        rare = self.draw.random() < self.slow
        found = (self._slow if rare else self.draw.choice(makers))()
        self.kinds[found.kind] = self.kinds.get(found.kind, 0) + found.requests
        return found

    @property
    def ids(self) -> range:
        """The ids of all forged updates so far."""
        return range(self.first_id, self.first_id + self._made)

    def _update(self) -> bytes:
        """Return an update that is whole, and would count if it were believed."""
        body = {"update_id": self.first_id + self._made, **self.draw.choice(self.forged)}
        self._made += 1
        return json.dumps(body).encode()

    def _posted(
        self, body: bytes, *headers: str, secret: str | None = None, path: str | None = None
    ) -> bytes:
        given = self.secret if secret is None else secret
        own = (f"{SECRET_HEADER}: {given}", f"Content-Length: {len(body)}", *headers)
        if not any(header.lower().startswith("content-type") for header in headers):
            own = (*own, "Content-Type: application/json")
        return head("POST", path or self.path, *own) + body

    def _guess(self) -> str:
        """Return a secret that is not the desk's."""
        near = self.secret
        return self.draw.choice(
            (
                "", "x", near[:-1], near + "x", near.swapcase(), near[1:], f"{near}, {near}",
                "\u00fc", near.replace(near[0], "\u0430"), "*", "null", "A" * 4_000, near[::-1],
            )
        )  # fmt: skip

    def _wrong_secret(self) -> Attempt:
        """A forged update in an admin's name, with a secret that is wrong, absent or elsewhere."""
        body, kind = self._update(), self.draw.randrange(4)
        if kind == 0:
            own = (f"Content-Length: {len(body)}", "Content-Type: application/json")
            request = head("POST", self.path, *own) + body
        elif kind == 1:  # right, but not where it belongs
            own = (f"Authorization: Bearer {self.secret}", f"Content-Length: {len(body)}")
            request = head("POST", f"{self.path}?secret_token={self.secret}", *own) + body
        elif kind == 2:  # the right secret at a path of no desk
            request = self._posted(body, path=self.path[:-1] + "/" + self.path[-1:])
        else:
            request = self._posted(body, secret=self._guess())
        return Attempt(kind="wrong secret", parts=(request,), allowed=frozenset((404, 400)))

    def _method(self) -> Attempt:
        method = self.draw.choice(METHODS)
        path = self.draw.choice((*PATHS[:9], self.path))
        own = () if path != self.path else (f"{SECRET_HEADER}: {self.secret}",)
        body = b"" if path == self.path else self._update()
        request = head(method, path, *own, f"Content-Length: {len(body)}") + body
        return Attempt(kind="method", parts=(request,), whole=method != "CONNECT")

    def _path(self) -> Attempt:
        path = self.draw.choice(PATHS)
        if self.draw.random() < 0.2:
            path = f"/{self.draw.choice(('static', 'telegram'))}/" + "".join(
                self.draw.choice("./%2fe\\x00aA~") for _ in range(self.draw.randint(1, 60))
            )
        return Attempt(kind="path", parts=(head("GET", path),))

    def _smuggled(self) -> Attempt:
        """Two ways to tell where a request ends, and another request behind it."""
        inner = self._posted(self._update(), secret=self._guess())
        where = self.draw.choice(("/", "/healthz", self.path))
        outer = head(
            self.draw.choice(("POST", "GET")),
            where,
            self.draw.choice(SMUGGLES),
            f"{SECRET_HEADER}: {self._guess()}",
        )
        return Attempt(kind="smuggling", parts=(outer + b"0\r\n\r\n" + inner,), whole=False)

    def _chunked(self) -> Attempt:
        secret = self.secret if self.draw.random() < 0.5 else self._guess()
        own = ("Transfer-Encoding: chunked", "Content-Type: application/json")
        request = head("POST", self.path, f"{SECRET_HEADER}: {secret}", *own)
        body = self.draw.choice(CHUNKS)
        return Attempt(kind="chunked", parts=(request + body,), whole=False)

    def _huge(self) -> Attempt:
        """A body that is larger than any update, or says so."""
        right = self.draw.random() < 0.5
        secret = self.secret if right else "wrong"
        kind = self.draw.randrange(3)
        own = (f"{SECRET_HEADER}: {secret}", "Content-Type: application/json")
        if kind == 0:
            request = head("POST", self.path, *own, f"Content-Length: {10**10}") + b" " * 1_000
            allowed = {413} if right else {404}
        elif kind == 1:
            size = self.draw.choice(((1 << 20) + 1, 3 << 20))
            request = head("POST", self.path, *own, f"Content-Length: {size}") + b" " * size
            allowed = {413} if right else {404}
        else:
            chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
            request = head("POST", self.path, *own, "Transfer-Encoding: chunked") + chunk * 40
            allowed = {413} if right else {404}
        return Attempt(kind="huge", parts=(request,), allowed=frozenset(allowed), whole=kind != 0)

    def _packed(self) -> Attempt:
        packing = self.draw.choice(PACKINGS)
        body = self.draw.choice((GZIPPED, DEFLATED, b"\x1f\x8b\x08\x00garbage", self._update()))
        right = self.draw.random() < 0.5
        request = self._posted(
            body, f"Content-Encoding: {packing}", secret=self.secret if right else "wrong"
        )
        where = frozenset({415, 400} if right else {404, 400})
        return Attempt(kind="compression", parts=(request,), allowed=where)

    def _json(self) -> Attempt:
        request = self._posted(self.draw.choice(BODIES))
        return Attempt(kind="json", parts=(request,), allowed=frozenset((200,)))

    def _encoded(self) -> Attempt:
        kind = self.draw.choice(KINDS)
        request = self._posted(self.draw.choice(BODIES), f"Content-Type: {kind}")
        return Attempt(kind="encoding", parts=(request,))

    def _headers(self) -> Attempt:
        odd = self.draw.choice((*ODD_HEADERS, *BROKEN_HEADERS))
        secret = f"{SECRET_HEADER}: {self._guess()}"
        request = head("GET", self.draw.choice(PATHS[:5]), odd, secret)
        return Attempt(kind="headers", parts=(request,), whole="Upgrade" not in odd)

    def _flooded(self) -> Attempt:
        kind = self.draw.randrange(3)
        if kind == 0:
            many = [f"X-{n}: {n}" for n in range(self.draw.choice((100, 1_000, 20_000)))]
        elif kind == 1:
            many = [f"{SECRET_HEADER}: {self._guess()}"] * self.draw.choice((2, 120))
        else:
            many = [f"X-Big-{n}: " + "a" * 8_000 for n in range(self.draw.choice((3, 60)))]
        return Attempt(kind="header flood", parts=(head("GET", "/healthz", *many),))

    def _pipelined(self) -> Attempt:
        """Many requests in one write, the bad among the good."""
        made = [
            self.draw.choice(
                (
                    lambda: head("GET", self.draw.choice(PATHS[:4])),
                    lambda: self._posted(self._update(), secret=self._guess()[:50]),
                    lambda: self._posted(b"{}"),
                )
            )()
            for _ in range(self.draw.choice((2, 5, 20, 60)))
        ]
        return Attempt(kind="pipelining", parts=(b"".join(made),), requests=len(made))

    def _broken_off(self) -> Attempt:
        """A request that stops in the middle, or whose client does not wait for the answer."""
        right = self.draw.random() < 0.5
        whole = self._posted(self._update(), secret=self.secret if right else "wrong")
        cut = self.draw.randrange(1, len(whole))
        ends = self.draw.choice(("half", "resets", "half"))
        part = whole if not right and self.draw.random() < 0.3 else whole[:cut]
        return Attempt(kind="broken off", parts=(part,), ends=ends, whole=False)

    def _garbage(self) -> Attempt:
        made = self.draw.choice(
            (
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + self.draw.randbytes(200),
                b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self.draw.randbytes(40),
                self.draw.randbytes(self.draw.randint(1, 4_000)),
                b"\r\n" * 3_000,
                b"\x00" * 500,
                b"GET /\r\n\r\n",
                b"GET / HTTP/9.9\r\n\r\n",
                b"GET / HTTP/1.1\n\n",
                b"GET  /  HTTP/1.1\r\n\r\n",
                b"\x05\x01\x00",
            )
        )
        return Attempt(kind="garbage", parts=(made,), ends="half", whole=False)

    def _page(self) -> Attempt:
        language = self.draw.choice(LANGUAGES)
        path = self.draw.choice(PATHS[:4])
        request = head("GET", path, f"Accept-Language: {language}")
        return Attempt(kind="page", parts=(request,))

    def _slow(self) -> Attempt:
        """A head or a body that comes byte by byte, or nothing at all."""
        whole = self._posted(self._update(), secret=self.draw.choice((self.secret, "wrong")))
        body = self._posted(b'{"a": 1}' + b" " * 30)
        kind = self.draw.randrange(3)
        if kind == 0:  # a head, letter by letter, and never the rest
            parts = tuple(bytes([byte]) for byte in whole[:40])
        elif kind == 1:  # nothing
            parts = (b"",)
        else:  # a body with the right secret, letter by letter, and never the rest
            parts = (body[:-30], *(b" " for _ in range(20)))
        return Attempt(kind="slow", parts=parts, ends="stays", whole=False)


def _bomb(packer: Callable[[bytes], bytes]) -> bytes:
    return packer(b" " * BOMB_BYTES)


GZIPPED, DEFLATED = _bomb(gzip.compress), _bomb(zlib.compress)
