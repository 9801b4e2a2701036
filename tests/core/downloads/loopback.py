"""A server on this computer that behaves well or badly, as a test needs it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Loopback:
    """What the server offers and what it was asked.

    Attributes:
        files: The content of each path.
        ranges: Whether parts of a file can be asked for.
        cuts: For each of the next answers with content, after how many bytes the
            connection is broken; None for a whole answer.
        statuses: Statuses of the next answers, instead of content.
        hold: If set, answers stop in the middle and wait for this event.
        asked: (method, path, Range header or empty) of each request.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.ranges = True
        self.cuts: list[int | None] = []
        self.statuses: list[int] = []
        self.hold: threading.Event | None = None
        self.asked: list[tuple[str, str, str]] = []
        self.address = ""

    @property
    def ranges_asked(self) -> list[str]:
        return [asked for _, _, asked in self.asked if asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    loopback: Loopback

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer()

    def _answer(self) -> None:
        offer = self.loopback
        path = urlsplit(self.path).path  # as a proxy it is asked for whole addresses
        offer.asked.append((self.command, path, self.headers.get("Range", "")))
        if offer.statuses:
            self._plain(offer.statuses.pop(0))
        elif path in offer.redirects:
            self._plain(302, {"Location": offer.redirects[path]})
        elif path in offer.files:
            self._content(offer.files[path], path)
        else:
            self._plain(404)

    def _plain(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _content(self, content: bytes, path: str) -> None:
        offer = self.loopback
        asked = self.headers.get("Range", "")
        start = int(asked[6:].rstrip("-")) if asked and offer.ranges else 0
        if asked and offer.ranges and start >= len(content):
            self._plain(416)
            return
        body = content[start:]
        self.send_response(206 if start else 200)
        if start:
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self.send_header("Content-Range", span)
        if offer.ranges:
            self.send_header("Accept-Ranges", "bytes")
        if path.startswith("/api/") or path.endswith(".json"):
            self.send_header("Content-Type", "application/json")
        for name, value in offer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = offer.cuts.pop(0) if offer.cuts else None
        try:
            if cut is not None:
                self.wfile.write(body[:cut])
                self._break_off()
            elif offer.hold is not None and len(body) > 1000:
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                offer.hold.wait(30)
                self._break_off()
            else:
                self.wfile.write(body)
        except OSError:  # the client has gone, as it may
            self.close_connection = True

    def _break_off(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Loopback]:
    """Starts a server and stops it at the end."""
    loopback = Loopback()
    handler = type("Handler", (_Handler,), {"loopback": loopback})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    loopback.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield loopback
    finally:
        if loopback.hold is not None:
            loopback.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()


def closed_address() -> str:
    """Returns an address at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
