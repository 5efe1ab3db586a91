"""The far end of a channel: a server on loopback that keeps what it was told, and drops a repeat by its key."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Heard:
    """How often each key came in, and when it came first."""

    keys: Counter[str] = field(default_factory=Counter)
    at: dict[str, float] = field(default_factory=dict)
    news: threading.Condition = field(default_factory=threading.Condition)

    @property
    def repeats(self) -> int:
        """Requests that came again under a key already known."""
        with self.news:
            return sum(self.keys.values()) - len(self.keys)

    def wait(self, wanted: float, seconds: float) -> bool:
        """Wait until so many keys were heard, no longer than that; whether they were."""
        with self.news:
            return self.news.wait_for(lambda: len(self.keys) >= wanted, seconds)


class Receiver:
    """`with Receiver() as there:` post to `there.url(n)`, read `there.heard`."""

    def __init__(self) -> None:
        self.heard = heard = Heard()

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                key = self.headers["Idempotency-Key"]
                with heard.news:
                    heard.keys[key] += 1
                    heard.at.setdefault(key, time.time())
                    heard.news.notify_all()
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Door)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def url(self, number: int) -> str:
        """The address of the person of that number."""
        return f"http://127.0.0.1:{self.server.server_port}/{number}"

    def __enter__(self) -> "Receiver":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
