"""What a number was made of, and why it would be another one today."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _

from safeschool.audit.models import Entry
from safeschool.kernel.figures import Counted, Figure
from safeschool.reports.models import ReportFigure, ReportPart, WeeklyReport
from safeschool.reports.selectors.figures import counted_now

SEALING = ("seal", "confidential")


class Why(TextChoices):
    """The cause of a difference."""

    LATE = "LATE", _("recorded after the report was compiled")
    CORRECTED = "CORRECTED", _("corrected since")
    SEALED = "SEALED", _("sealed or made confidential since")
    REMOVED = "REMOVED", _("no longer there")
    REPORTED = "REPORTED", _("reported since by %(unit)s")
    RETOLD = "RETOLD", _("told anew by %(unit)s")
    RULE = "RULE", _("counted by another rule today")


@dataclass(frozen=True)
class Cause:
    """Why, over how many rows, by how much the number changes, and when the last of it happened."""

    why: Why
    rows: int
    change: int
    at: datetime | None = None
    unit: str = ""

    @property
    def words(self) -> str:
        """The cause as a sentence part."""
        return self.why.label % {"unit": self.unit}


@dataclass(frozen=True)
class Check:
    """A figure as told and as counted now; `told` is None where the number was too small to be told."""

    figure: ReportFigure
    told: int | None
    now: int | None
    causes: list[Cause]

    @property
    def differs(self) -> bool:
        return bool(self.causes)


def digest_of(kind: str, rule: str, pairs: Mapping[int, int]) -> str:
    """SHA-256 over the table, the rule, and each row with what it gave, by rising pk."""
    lines = [f"{kind} {rule}", *(f"{pk}:{pairs[pk]}" for pk in sorted(pairs))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def made_of(rule: str, pairs: Mapping[int, int]) -> int:
    """The number that the rows make by the rule."""
    if rule == "SUM":
        return sum(pairs.values())
    return len(set(pairs.values())) if rule == "DISTINCT" else len(pairs)


def keys_of(figure: ReportFigure) -> set[int]:
    """What a DISTINCT figure counted, with what the units below counted: one school is one, whoever taught there."""
    keys = set(figure.amounts)
    below = ReportFigure.objects.filter(
        code=figure.code, report__in=ReportPart.objects.filter(report=figure.report_id).values("told")
    )
    return keys.union(*(keys_of(one) for one in below))


def verify(report: WeeklyReport) -> list[Check]:
    """Every figure of the report counted again, with the cause of each difference; empty when no proof was kept."""
    if not report.scope:
        return []
    now = counted_now(report.scope, report.starts_at, report.ends_at)
    parts = _changed_parts(report)
    checks = []
    for figure in report.figures.all():
        fresh = now.pop(figure.code, None)
        # What is forgotten after its days (visitors) is counted by nobody any more: no difference can be told.
        is_forgotten = fresh is not None and fresh.counted is None
        causes = [] if is_forgotten else _own(report, figure, fresh.counted if fresh else None)
        causes += _of_parts(figure, parts)
        change = sum(cause.change for cause in causes)
        is_told = figure.value is not None
        checks.append(Check(figure, figure.value, figure.exact("value") + change if is_told else None, causes))
    # A total that nobody had told when the report was compiled.
    checks += [
        Check(_nothing_told(fresh), 0, fresh.value, [Cause(Why.LATE, len(fresh.counted.pairs()), fresh.value)])
        for fresh in now.values()
        if fresh.value and fresh.counted
    ]
    return checks


def _nothing_told(fresh: Figure) -> ReportFigure:
    words = {"labels": {"en": str(fresh.label)}, "unit_words": {"en": str(fresh.unit)}}
    return ReportFigure(code=fresh.code, route=fresh.route, params=fresh.params, value=0, **words)


def _own(report: WeeklyReport, figure: ReportFigure, counted: Counted | None) -> list[Cause]:
    if counted is None:
        gone = made_of(figure.rule, figure.pairs)
        return [Cause(Why.REMOVED, figure.row_count, -gone)] if gone else []
    pairs = counted.pairs()
    if digest_of(counted.kind, counted.rule, pairs) == figure.digest:
        return []
    if (counted.kind, counted.rule) != (figure.rows_of, figure.rule):
        change = made_of(counted.rule, pairs) - made_of(figure.rule, figure.pairs)
        return [Cause(Why.RULE, len(pairs), change)]
    return _by_cause(_reasons(report, counted, figure.pairs, pairs), counted.rule, figure.pairs, pairs)


def _by_cause(
    reasons: dict[int, tuple[Why, datetime | None]], rule: str, before: dict[int, int], after: dict[int, int]
) -> list[Cause]:
    """One cause for each kind; taken one after another, the changes add up to the whole."""
    causes, pairs = [], dict(before)
    for why in Why:
        touched = [pk for pk, (reason, _at) in reasons.items() if reason == why]
        if not touched:
            continue
        was = made_of(rule, pairs)
        for pk in touched:
            if pk in after:
                pairs[pk] = after[pk]
            else:
                pairs.pop(pk)
        moments = [at for pk in touched if (at := reasons[pk][1])]
        causes.append(Cause(why, len(touched), made_of(rule, pairs) - was, max(moments, default=None)))
    return causes


def _reasons(
    report: WeeklyReport, counted: Counted, before: dict[int, int], after: dict[int, int]
) -> dict[int, tuple[Why, datetime | None]]:
    touched = [pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)]
    rows: dict[int, Model] = counted.rows.model._base_manager.in_bulk(touched)
    told: dict[str, list[tuple[str, datetime]]] = {}
    lines = Entry.objects.filter(
        target_type=counted.kind, target_id__in=[str(pk) for pk in touched], at__gt=report.compiled_at
    ).order_by("id")
    for target, verb, at in lines.values_list("target_id", "verb", "at"):
        told.setdefault(target, []).append((verb, at))
    return {pk: _reason(report, rows.get(pk), pk not in before, told.get(str(pk), [])) for pk in sorted(touched)}


def _reason(
    report: WeeklyReport, row: Model | None, is_new: bool, told: list[tuple[str, datetime]]
) -> tuple[Why, datetime | None]:
    at = told[-1][1] if told else None
    if row is None:
        return Why.REMOVED, at
    recorded_at: datetime | None = getattr(row, "created_at", None)
    if is_new and recorded_at and recorded_at > report.compiled_at:
        return Why.LATE, recorded_at
    is_sealed = any(word in verb for verb, _at in told for word in SEALING)
    if is_sealed or getattr(row, "confidentiality", "") == "CONFIDENTIAL":
        return Why.SEALED, at
    return Why.CORRECTED, at


def _changed_parts(report: WeeklyReport) -> list[tuple[ReportPart, WeeklyReport]]:
    """The units below whose issued report is another one today than the one that was added up."""
    parts = list(report.parts.select_related("unit", "told"))
    newest = {
        row.unit_id: row
        for row in WeeklyReport.objects.issued()
        .of_week(report.week)
        .filter(unit__in=[part.unit_id for part in parts])
        .prefetch_related("figures")
        .order_by("version")
    }
    return [(part, newest[part.unit_id]) for part in parts if newest.get(part.unit_id, part.told) != part.told]


def _of_parts(figure: ReportFigure, parts: list[tuple[ReportPart, WeeklyReport]]) -> list[Cause]:
    causes = []
    for part, newest in parts:
        was = part.told.figures.filter(code=figure.code).first() if part.told else None
        now = next((one for one in newest.figures.all() if one.code == figure.code), None)
        change = (now.exact("value") if now else 0) - (was.exact("value") if was else 0)
        if change:
            why = Why.RETOLD if part.told else Why.REPORTED
            causes.append(Cause(why, 1, change, newest.issued_at, part.unit.name))
    return causes
