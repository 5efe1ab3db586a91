"""Lists of past incidents that others keep become files here: read, map, judge; every row is taken or refused."""

from incidents.importing.run import Outcome, Refusal, import_incidents

__all__ = ["Outcome", "Refusal", "import_incidents"]
