"""A database and a broker of a run's own, which may be killed and come back as the box brings them back."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from environ import Env

from safeschool.embedded.box import Box
from safeschool.embedded.postgres import Postgres
from safeschool.embedded.processes import wait_until
from safeschool.embedded.valkey import Valkey

READY_SECONDS = 60.0


@dataclass
class Servers:
    """Both by name."""

    running: dict[str, Postgres | Valkey]

    @property
    def database(self) -> str:
        return self.running["database"].url()

    @property
    def broker(self) -> str:
        return self.running["broker"].url()

    def start(self, name: str) -> None:
        """Let it run, or run again; returns when it serves."""
        service = self.running[name]
        service.prepare()
        service.start()
        if not wait_until(service.is_ready, READY_SECONDS):
            raise RuntimeError(f"{service.name} did not start; its log is {service.log}")

    def kill(self, name: str) -> None:
        """SIGKILL: nothing is written to the end."""
        process = self.running[name].process
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        if name == "database":
            connection.close()


@contextmanager
def own_servers() -> Iterator[Servers]:
    """Both with data written through to the disk, in a folder that goes at the end; Django speaks to that database."""
    with TemporaryDirectory() as folder:
        box = Box(Path(folder) / "up", "up")
        box.make()
        servers = Servers({"database": Postgres(box), "broker": Valkey(box)})
        try:
            for name in servers.running:
                servers.start(name)
            with _connected_to(servers.database):
                yield servers
        finally:
            for service in servers.running.values():
                service.stop()


@contextmanager
def _connected_to(url: str) -> Iterator[None]:
    facts = {name: value for name, value in Env.db_url_config(url).items() if name != "ENGINE"}
    before = dict(connection.settings_dict)
    connection.close()
    connection.close_pool()
    connection.settings_dict.update({"HOST": "", "PORT": "", "PASSWORD": "", "OPTIONS": {}} | facts)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
