"""The rows of an export, one after another, in plain values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import resolve, reverse
from django.utils import formats
from django.utils.timezone import localtime, make_naive
from django.utils.translation import gettext as _

from safeschool.accounts.models import User
from safeschool.exports.selectors.listings import LISTINGS, Found, Listing
from safeschool.exports.selectors.listings.base import MASKED, Names, month_of

CHUNK = 2000
TURNING = ("older", "newer", "after", "before", "list")
# What somebody typed may be a name: it is told to nobody but the person who typed it.
TYPED = ("q",)
Value = str | int | float | bool | datetime | date | time | None
People = Callable[[Sequence[Any]], Mapping[int, str]]


@dataclass(frozen=True)
class Sheet:
    """What is written: a title, who, when and filter in one line, the head, and the rows as they come."""

    title: str
    mark: str
    columns: list[str]
    rows: Iterator[list[Value]]


def listing_of(user: User, code: str) -> Listing:
    """The list of that code, where its page is open to the person; Http404 elsewhere."""
    listing = LISTINGS.get(code)
    if listing is None or not is_open_to(user, listing):
        raise Http404
    return listing


def is_open_to(user: User, listing: Listing) -> bool:
    """Whether the page of the list lets the person in."""
    permissions = getattr(resolve(reverse(listing.route)).func, "permissions", None)
    return permissions is not None and (not permissions or any(user.may(one) for one in permissions))


def kept(params: QueryDict) -> str:
    """The filter as it stands in the address, without its page."""
    only = params.copy()
    for name in TURNING:
        only.pop(name, None)
    return only.urlencode()


def found_of(user: User, listing: Listing, filters: str, now: datetime) -> Found:
    """What the page of the list would show the person now."""
    return listing.found(user, QueryDict(filters), now)


def told_filter(listing: Listing, found: Found, filters: str, *, with_words: bool = True) -> str:
    """The filter in words of now; without what was typed unless it is for the person who typed it."""
    if found.form is None:
        asked = QueryDict(filters)
        told = [(str(label), asked[name]) for name, label in listing.params.items() if asked.get(name)]
    else:
        told = [
            (str(bound.label), _shown(bound))
            for bound in found.form
            if bound.data not in (None, "") and not bound.errors and (with_words or bound.name not in TYPED)
        ]
    return "; ".join(f"{label}: {value}" for label, value in told) or _("everything in sight")


def _shown(bound: forms.BoundField) -> str:
    choices = {str(value): str(label) for value, label in getattr(bound.field, "choices", None) or ()}
    return choices.get(str(bound.data), str(bound.data))


def mark_of(user: User, now: datetime, told: str, count: int) -> str:
    """The line that says who took what along, when, and how much."""
    return _("Taken along by %(who)s (%(username)s) on %(when)s · filter: %(filter)s · %(count)s rows") % {
        "who": user.full_name,
        "username": user.username,
        "when": formats.date_format(localtime(now, user.zone), "SHORT_DATETIME_FORMAT"),
        "filter": told,
        "count": count,
    }


def _nobody(_count: int) -> None:
    """Nobody asked how far it is."""


def sheet_of(
    listing: Listing, found: Found, mark: str, *, people: People | None = None, tell: Callable[[int], None] = _nobody
) -> Sheet:
    """The export; `people` writes a column of who was involved, `tell` hears how many rows are out."""
    columns = [label for label, _read in listing.readers]
    if people:
        columns.append(_("People"))
    return Sheet(str(listing.title), mark, columns, _rows(listing, found, people, tell))


def _rows(listing: Listing, found: Found, people: People | None, tell: Callable[[int], None]) -> Iterator[list[Value]]:
    reads = [read for _label, read in listing.readers]
    pointing = [read for read in reads if isinstance(read, Names)]
    stream, count = iter(_loaded(listing, found).order_by(*listing.by).iterator(chunk_size=CHUNK)), 0
    while chunk := list(islice(stream, CHUNK)):
        for names in pointing:
            names.learn(chunk)
        named = people([row for row in chunk if not _is_masked(row)]) if people else {}
        for row in chunk:
            if _is_masked(row):
                yield _masked(listing, row)
            else:
                values = [_plain(read(row)) for read in reads]
                yield [*values, named.get(row.pk, "")] if people else values
        count += len(chunk)
        tell(count)


def _loaded(listing: Listing, found: Found) -> QuerySet[Any]:
    """The rows with what the columns need, and without the rows they point at: their names are learnt once.

    A list leaves columns out that it does not show; here each of them would be a statement a row.
    """
    if fields := listing.fields:
        return found.rows.defer(None).select_related(None).only(*fields)
    return found.rows.defer(None)


def _is_masked(row: Any) -> bool:
    return getattr(row, "is_masked", False) or getattr(row, "is_veiled", False)


def _masked(listing: Listing, row: Any) -> list[Value]:
    """Number and month; the rest is read elsewhere."""
    if listing.masked is None:
        return [str(MASKED)]
    number, at = listing.masked
    told = getattr(row, number) if isinstance(number, str) else number(row)
    return [told, str(MASKED), month_of(getattr(row, at))]


def _plain(value: Any) -> Value:
    """A moment on the clock of the reader, a truth as a word, a row or a lazy text as text."""
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return make_naive(value)
    return value if isinstance(value, date | time) else str(value)


def in_words(value: Value) -> str:
    """The value on paper."""
    if isinstance(value, datetime):
        return formats.date_format(value, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, time):
        return formats.time_format(value, "TIME_FORMAT")
    return "" if value is None else str(value)
