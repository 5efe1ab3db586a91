"""When a request cannot be answered: a sentence in the reader's language, never a stack trace."""

import errno
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

API = "/api/"
CHUNK = 1 << 20
# Fields and boundaries around a file that is just as large as allowed.
AROUND_A_FILE = 1 << 20
# A browser shows an answer only when it could send all it had; of more than this it may lose the sentence.
READ_AWAY = 1 << 30
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SECONDS_TO_WAIT = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what nobody caught: 503 while the database is away, 507 on a full disk, else 500."""
    error = sys.exc_info()[1]
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)
    with translation.override(language):
        if isinstance(error, OperationalError | InterfaceError):
            answer = _fault(request, "503.html", 503, _("The database does not answer. Try again in a moment."))
            answer.headers["Retry-After"] = str(SECONDS_TO_WAIT)
        elif isinstance(error, OSError) and error.errno in NO_ROOM:
            answer = _fault(request, "507.html", 507, _("The disk of the server is full; nothing was stored."))
        else:
            answer = _fault(request, "500.html", 500, _("Something broke on our side"))
    answer.headers["Content-Language"] = language
    return answer


def _fault(request: HttpRequest, template: str, status: int, detail: str) -> HttpResponse:
    """No context of the shell: it would ask the database."""
    if request.path.startswith(API):
        return JsonResponse({"detail": detail}, status=status)
    return HttpResponse(render_to_string(template), status=status)


class BodyLimit:
    """Refuse a body larger than any form takes by its announced length, before a byte of it is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """413 with a sentence, after reading the body away so that the sender gets to see it."""
        length, limit = _length(request), _limit(request)
        if length <= limit + AROUND_A_FILE:
            return self.get_response(request)
        _read_away(request, length)
        sentence = _("This file has %(size)s; at most %(limit)s can be read. Split it and bring the parts one by one.")
        detail = sentence % {"size": filesizeformat(length), "limit": filesizeformat(limit)}
        if request.path.startswith(API):
            return JsonResponse({"detail": detail}, status=413)
        return render(request, "413.html", {"sentence": detail}, status=413)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _limit(request: HttpRequest) -> int:
    """Files go to the disk piece by piece; anything else is held in memory whole."""
    if request.content_type == "multipart/form-data":
        return int(settings.UPLOAD_MAX_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _read_away(request: HttpRequest, length: int) -> None:
    left = min(length, READ_AWAY)
    while left > 0:
        piece = len(request.read(min(CHUNK, left)))
        if not piece:
            return
        left -= piece
