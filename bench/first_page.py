"""G12: what a phone fetches for its first page, and for logging an incident; compressed, without photo and map."""

import re
import urllib.request
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bench.harness import Result, real_server, scratch_database
from bench.world import build

LINKED = re.compile(rb'(?:src|href)="(/static/[^"#]+\.(?:css|js|svg|woff2))')
MAP = "/leaflet"


def run() -> Iterator[Result]:
    """Kilobytes on the wire of each page with every file that it names."""
    call_command("collectstatic", verbosity=0, interactive=False)
    with scratch_database() as database:
        browser = Client()
        browser.force_login(build().officer)
        cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
        with real_server(database) as address:
            for name, path, bar in (("first_page", "/sign-in/", 100), ("log_page", reverse("incidents:log"), 90)):
                weight = _weight(address, path, cookie if name == "log_page" else "") / 1024
                yield Result(name, round(weight, 1), "KB", None, None, f"<= {bar}", weight <= bar)


def _weight(address: str, path: str, cookie: str) -> int:
    page, size = _fetched(address + path, cookie)
    linked = {match.decode() for match in LINKED.findall(page)}
    return size + sum(_fetched(address + file, cookie)[1] for file in linked if MAP not in file)


def _fetched(url: str, cookie: str) -> tuple[bytes, int]:
    """The page as it is read, and its size on the wire."""
    compressed = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip", "Cookie": cookie})
    with urllib.request.urlopen(compressed) as answer:
        if answer.url != url:
            raise RuntimeError(f"{url} leads to {answer.url}")
        size = len(answer.read())
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie})) as answer:
        return answer.read(), size
