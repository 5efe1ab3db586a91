"""Chance that is the same on every machine for one seed."""

from dataclasses import dataclass
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True)
class Chance:
    """Named streams of chance: what one part of the demo draws does not shift another part."""

    seed: int

    def of(self, name: str) -> Random:
        """A stream of its own; Random hashes a text with SHA-512, not with the process's own hash()."""
        return Random(f"{self.seed}/{name}")  # noqa: S311 (a demo, not a secret)

    def submission(self, name: str) -> UUID:
        """The key under which one thing is sent, always the same."""
        return uuid5(NAMESPACE_URL, f"demo/{self.seed}/{name}")
