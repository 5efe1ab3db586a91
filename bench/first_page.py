"""G12: what a phone fetches for its first page, compressed, without photo and map."""

import re
import urllib.request
from collections.abc import Iterator

from django.core.management import call_command

from bench.harness import Result, real_server, scratch_database
from bench.world import build

LINKED = re.compile(rb'(?:src|href)="(/static/[^"#]+\.(?:css|js|svg|woff2))')
BAR_KB = 100


def run() -> Iterator[Result]:
    """Kilobytes on the wire of the sign-in page with every file that it names."""
    call_command("collectstatic", verbosity=0, interactive=False)
    with scratch_database() as database:
        build()
        with real_server(database) as address:
            page, size = _fetched(f"{address}/sign-in/")
            sizes = {"/sign-in/": size}
            for path in sorted({match.decode() for match in LINKED.findall(page)}):
                _body, sizes[path] = _fetched(address + path)
    total = sum(sizes.values()) / 1024
    yield Result("first_page", round(total, 1), "KB", None, None, f"<= {BAR_KB}", total <= BAR_KB)


def _fetched(url: str) -> tuple[bytes, int]:
    """The page as it is read, and its size on the wire."""
    compressed = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(compressed) as answer:
        size = len(answer.read())
    with urllib.request.urlopen(url) as answer:
        return answer.read(), size
