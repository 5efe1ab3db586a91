"""Which incidents, concerns and letters, and which rows of theirs."""

from incidents.querysets.exchange import BriefingQuerySet, ExchangeQuerySet, OfExchangeQuerySet
from incidents.querysets.files import (
    SHARED,
    ConcernQuerySet,
    IdentityQuerySet,
    IncidentQuerySet,
    LinkQuerySet,
    OfConcernQuerySet,
    OfIncidentQuerySet,
    PhotoQuerySet,
)

__all__ = [
    "SHARED",
    "BriefingQuerySet",
    "ConcernQuerySet",
    "ExchangeQuerySet",
    "IdentityQuerySet",
    "IncidentQuerySet",
    "LinkQuerySet",
    "OfConcernQuerySet",
    "OfExchangeQuerySet",
    "OfIncidentQuerySet",
    "PhotoQuerySet",
]
