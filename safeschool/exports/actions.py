"""Taking along what a list shows: asked, written, fetched, forgotten. Every export stands in the journal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from incidents.actions.people import open_identities
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.exports.models import Export
from safeschool.exports.selectors.files import write
from safeschool.exports.selectors.listings import LISTINGS, Found, Listing
from safeschool.exports.selectors.rows import TYPED, found_of, is_open_to, mark_of, sheet_of, told_filter
from safeschool.exports.workflow import (
    AT_ONCE,
    KEPT_FOR,
    MOST_ON_PAPER,
    MOST_WITH_IDENTITIES,
    SHORTEST_REASON,
    Form,
    State,
)
from safeschool.notifications import send

Clock = Callable[[], datetime]


@transaction.atomic
def ask_export(
    *,
    by: User,
    listing: Listing,
    filters: str,
    form: Form,
    now: datetime,
    with_identities: bool = False,
    reason: str = "",
    in_background: bool = False,
) -> Export:
    """Write down what is taken along. Up to 5,000 rows it is SENT, for `written_now` to write; more of them WAIT.

    `in_background` lets few rows wait as well.

    ValidationError for identities without the ability or a reason, and for more than a paper or a reason can carry.
    """
    count = found_of(by, listing, filters, now).rows.count()
    _check(by, listing, form, count, with_identities, reason)
    waits = in_background or count > AT_ONCE
    export = Export.objects.create(
        by=by, listing=listing.code, filters=filters, form=form, language=translation.get_language() or by.language,
        has_identities=with_identities, reason=reason.strip()[:300], row_count=count, asked_at=now,
        state=State.WAITING if waits else State.SENT, made_at=None if waits else now,
    )  # fmt: skip
    asked = QueryDict(filters)
    journal.record(
        by=by, verb="export.asked", target=export, reason=export.reason, list=listing.code, form=form, rows=count,
        filter={name: "…" if name in TYPED else asked[name] for name in asked if asked[name]},
        with_identities=with_identities,
    )  # fmt: skip
    return export


def _check(by: User, listing: Listing, form: Form, count: int, with_identities: bool, reason: str) -> None:
    if form == Form.PDF and count > MOST_ON_PAPER:
        raise ValidationError(
            _("A ledger holds at most %(most)s rows; narrow the filter, or take Excel."), params={"most": MOST_ON_PAPER}
        )
    if not with_identities:
        return
    if not listing.has_identities or not by.may(Permission.OPEN_IDENTITY):
        raise ValidationError(_("Identities are not part of this list."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why you need to know: the reason goes into the audit log.")})
    if count > MOST_WITH_IDENTITIES:
        raise ValidationError(
            _("Identities are taken along of at most %(most)s files at once; narrow the filter."),
            params={"most": MOST_WITH_IDENTITIES},
        )


def written_now(*, export: Export, now: datetime) -> Path:
    """The file of an export that was asked a moment ago, in a place of its own; whoever sends it removes it."""
    return _written(export, now, None)


def make_export(*, pk: int, now: datetime, clock: Clock) -> Export | None:
    """Write a waiting export, telling how far it is; None when somebody else is at it.

    Rows and rights are those of the moment of writing. A disk that is full fails it with a sentence.
    """
    taken = Export.objects.to_write(now).filter(pk=pk).update(state=State.WRITING, heard_at=now, written=0)
    if not taken:
        return None
    export = Export.objects.select_related("by").get(pk=pk)

    def tell(count: int) -> None:
        Export.objects.filter(pk=pk).update(written=count, heard_at=clock())

    try:
        path = _written(export, now, tell)
    except OSError:
        return _settled(export, None, clock())
    try:
        return _settled(export, path, clock())
    finally:
        path.unlink(missing_ok=True)


@transaction.atomic
def _settled(export: Export, path: Path | None, now: datetime) -> Export:
    export.made_at = now
    if path is None:
        export.state = State.FAILED
    else:
        export.state, export.expires_at, export.size = State.READY, now + KEPT_FOR, path.stat().st_size
        with path.open("rb") as made:
            export.file.save(path.name, File(made), save=False)
    export.written = export.row_count if path else export.written
    export.save()
    journal.record(by=export.by, verb="export.made", target=export, state=export.state, bytes=export.size)
    send.notify(
        to=[export.by],
        about="exports/email/made.txt",
        key=f"export:{export.pk}",
        now=now,
        context={"title": str(LISTINGS[export.listing].title), "is_ready": path is not None},
        link=reverse("exports:export", args=[export.pk]),
    )
    return export


@transaction.atomic
def note_fetched(*, by: User, export: Export) -> None:
    """Somebody fetched the file."""
    journal.record(by=by, verb="export.fetched", target=export, list=export.listing, rows=export.row_count)


def forget_exports(*, now: datetime) -> int:
    """Remove the files whose link has expired; how many there were."""
    rows = list(Export.objects.outlived(now))
    for export in rows:
        export.file.delete(save=False)
        Export.objects.filter(pk=export.pk).update(state=State.EXPIRED, file="")
    return len(rows)


def _written(export: Export, now: datetime, tell: Callable[[int], None] | None) -> Path:
    """The file in the language and on the clock of whoever asked; nothing is left behind when it fails."""
    folder = Path(settings.MEDIA_ROOT) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".{uuid4()}.{export.form}"
    try:
        with translation.override(export.language), timezone.override(export.by.zone):
            _write_to(path, export, now, tell)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _write_to(path: Path, export: Export, now: datetime, tell: Callable[[int], None] | None) -> None:
    listing = LISTINGS[export.listing]
    found = found_of(export.by, listing, export.filters, now)
    if not is_open_to(export.by, listing):
        found = Found(found.rows.none(), found.form)
    mark = mark_of(export.by, now, told_filter(listing, found, export.filters), found.rows.count())

    def people(rows: Sequence[Any]) -> Mapping[int, str]:
        return open_identities(by=export.by, incidents=rows, reason=export.reason)

    more: dict[str, Any] = {"tell": tell} if tell else {}
    if export.has_identities:
        more["people"] = people
    write(sheet_of(listing, found, mark, **more), Form(export.form), path)
