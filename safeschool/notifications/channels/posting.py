"""A POST to somebody outside; what does not answer 2xx raises OSError: later again."""

import urllib.request
from email.message import Message
from typing import IO, Any

TIMEOUT_SECONDS = 10


class Gone(Exception):
    """The address will never answer again; nothing is tried there any more."""


class _Straight(urllib.request.HTTPRedirectHandler):
    """An address that sends us elsewhere is not followed: what we carry is for the one we asked."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


_opener: Any = urllib.request.build_opener(_Straight)


def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Send it there, once."""
    if not url.startswith(("http://", "https://")):
        raise OSError("not an http address")
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 (scheme checked)
    with _opener.open(request, timeout=TIMEOUT_SECONDS):
        return
