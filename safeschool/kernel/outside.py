"""Asking a server outside: once, for a time, and only the one that is named."""

import urllib.request
from email.message import Message
from typing import IO, Any

TIMEOUT_SECONDS = 10
LARGEST = 1 << 20


class _Straight(urllib.request.HTTPRedirectHandler):
    """An address that sends us elsewhere is not followed: what we carry is for the one we asked."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


_opener: Any = urllib.request.build_opener(_Straight)


def ask(url: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
    """What it answers, a megabyte at most; a POST when there is a body. OSError for anything but 2xx."""
    if not url.startswith(("http://", "https://")):
        raise OSError("not an http address")
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 (scheme checked)
    with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
        read: bytes = answer.read(LARGEST)
    return read
