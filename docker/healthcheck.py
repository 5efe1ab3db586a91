"""Whether a production service is well; Docker asks by `python docker/healthcheck.py web|events|clocks [ADDRESS]`.

`web` is about the process itself. `clocks` is for worker and beat together: the beat's tick is written by a
worker, so its age says whether both are alive. Standard library only: this runs every half minute in every container.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any

PATHS = {"web": "/healthz", "events": "/events/health", "clocks": "/readyz"}


def ask(url: str) -> Any:
    """The answer, whatever its status; the site answers only to a name it knows."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(url, headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)


def main(what: str, address: str) -> int:
    told = ask(address + PATHS[what])
    is_well = told.get("status") == "ok" if what in ("web", "events") else told["checks"]["beat"]["ok"]
    print(json.dumps(told))
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:8000"))
