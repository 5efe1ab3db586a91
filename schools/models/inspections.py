"""Inspections by checklist: what was asked, what was found, and what stands today."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from safeschool.kernel.models import Term as TaxonomyTerm
from safeschool.kernel.signatures import path_of
from schools.models.registry import School
from schools.querysets import (
    ChecklistItemQuerySet,
    ChecklistQuerySet,
    InspectionQuerySet,
    OfInspectedSchoolQuerySet,
    SafetyRuleQuerySet,
)


class ChecklistCategory(TaxonomyTerm):
    """Alarm, fire, rules …: the parts of a checklist."""


class ChecklistItem(TaxonomyTerm):
    """One point of a checklist; `group` is the code of its category. A failed critical point costs the 100 %."""

    class Defence(models.TextChoices):
        HUMAN = "HUMAN", _("People defence")
        PHYSICAL = "PHYSICAL", _("Physical defence")
        TECH = "TECH", _("Technical defence")

    defence = models.CharField(_("defence"), max_length=8, choices=Defence.choices)
    is_critical = models.BooleanField(_("critical"), default=False)
    evidence = models.CharField(_("evidence"), max_length=12)
    applies_to = models.CharField(max_length=20)
    standard = models.CharField(_("basis"), max_length=200, blank=True)
    # The unit that added the point; none: it is the project's own.
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="checklist_points", verbose_name=_("unit")
    )

    objects = ChecklistItemQuerySet.as_manager()

    @property
    def is_counted(self) -> bool:
        """Whether it is answered with a number, from which the verdict follows."""
        return self.evidence == "COUNT"


class Checklist(Stamped):
    """A version of the checklist for the schools of a unit and below, from a day on; once made, it stays as it is.

    Where no unit has one, the whole taxonomy is the checklist (`items` empty).
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="checklists", verbose_name=_("unit"))
    version = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    items = ArrayField(models.CharField(max_length=40), verbose_name=_("items"))
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-version"]
        constraints = [models.UniqueConstraint(fields=["unit", "version"], name="checklist_version_is_made_once")]

    def __str__(self) -> str:
        return f"{self.unit} v{self.version}"


class Inspection(Stamped):
    """An inspection of a school, point by point; a draft until it is finished, and frozen from then on."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("present", "police_signature", "school_signature")

    class Kind(models.TextChoices):
        ROUTINE = "ROUTINE", _("Routine inspection")
        TERM_START = "TERM_START", _("Inspection before term")
        SPECIAL = "SPECIAL", _("Special inspection")
        JOINT = "JOINT", _("Joint inspection")

    school = models.ForeignKey(School, models.PROTECT, related_name="inspections", verbose_name=_("school"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ROUTINE)
    submission = models.UUIDField(unique=True, default=uuid4, editable=False)
    # The codes asked, in the order of the sheet, frozen when it began; the version tells whose sheet it was.
    items = ArrayField(models.CharField(max_length=40))
    version = models.CharField(_("checklist"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("inspector"))
    inspected_on = models.DateField(_("inspected on"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    present = models.CharField(_("present for the school"), max_length=120, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    # Strokes as `kernel.signatures` keeps them; empty when that side did not sign on the screen.
    police_signature = models.JSONField(_("signature of the inspector"), default=list, blank=True)
    school_signature = models.JSONField(_("signature for the school"), default=list, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-inspected_on", "-id"], name="inspection_of_unit"),
            models.Index(fields=["school", "-inspected_on"], name="inspection_of_school"),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.inspected_on}"

    @property
    def is_draft(self) -> bool:
        return self.finished_at is None

    @property
    def police_path(self) -> str:
        """The inspector's signature as an SVG path."""
        return path_of(self.police_signature)

    @property
    def school_path(self) -> str:
        """The school's signature as an SVG path."""
        return path_of(self.school_signature)


class Answer(Stamped):
    """What the inspector saw at one point; saved at once, point by point."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Verdict(models.TextChoices):
        PASS = "PASS", _("Yes")
        FAIL = "FAIL", _("No")
        NA = "NA", _("Not applicable")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=4, choices=Verdict.choices, blank=True)
    count = models.PositiveIntegerField(_("count"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        ordering = ["item__order"]
        constraints = [models.UniqueConstraint(fields=["inspection", "item"], name="point_is_answered_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.verdict}"


class Standing(Stamped):
    """What holds at a school today at one point: the newest evidence, its day and where it was seen.

    Written with the finishing of an inspection and the striking off of a finding, never by hand.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.CASCADE, related_name="standings")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=4, choices=Answer.Verdict.choices)
    count = models.PositiveIntegerField(_("count"), null=True, blank=True)
    seen_on = models.DateField(_("seen on"))
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")

    objects = OfInspectedSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["item__order"]
        constraints = [models.UniqueConstraint(fields=["school", "item"], name="point_stands_once_at_a_school")]
        indexes = [models.Index(fields=["item", "verdict", "school"], name="standing_of_item")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.item_id}: {self.verdict}"


class SafetyRule(Stamped):
    """What the schools of a unit and below must have, from a day on; without one, the national standard holds."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="safety_rules", verbose_name=_("unit"))
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("source"), max_length=200)
    small_below = models.PositiveIntegerField(_("small: fewer pupils than"), default=100)
    small_guards = models.PositiveSmallIntegerField(_("guards of a small school"), default=1)
    middle_guards = models.PositiveSmallIntegerField(_("guards of a middle school"), default=2)
    large_from = models.PositiveIntegerField(_("large: pupils from"), default=1000)
    large_guards = models.PositiveSmallIntegerField(_("guards of a large school"), default=3)
    pupils_per_guard = models.PositiveIntegerField(_("above that, pupils for one more guard"), default=500)
    boarders_per_guard = models.PositiveIntegerField(
        _("boarders for one more guard"), default=0, help_text=_("0: boarders ask for no more.")
    )
    rounds_a_day = models.PositiveSmallIntegerField(_("rounds a day"), default=5)
    video_days = models.PositiveSmallIntegerField(_("days that video is kept"), default=90)
    grade_one_from = models.PositiveIntegerField(_("first grade: pupils from"), default=1500)
    grade_two_from = models.PositiveIntegerField(_("second grade: pupils from"), default=1000)
    preschool_one_from = models.PositiveIntegerField(_("kindergarten, first grade: children from"), default=300)
    preschool_two_from = models.PositiveIntegerField(_("kindergarten, second grade: children from"), default=150)
    minutes_apart = models.PositiveSmallIntegerField(
        _("minutes between two schools on one street"), default=15, help_text=_("0: no such rule.")
    )

    objects = SafetyRuleQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="rule_begins_once_a_day"),
            models.CheckConstraint(
                condition=Q(small_below__lte=models.F("large_from")) & Q(pupils_per_guard__gt=0),
                name="rule_bands_rise",
                violation_error_message=_("A large school has more pupils than a small one."),
            ),
            models.CheckConstraint(
                condition=Q(grade_two_from__lte=models.F("grade_one_from"))
                & Q(preschool_two_from__lte=models.F("preschool_one_from")),
                name="rule_grades_rise",
                violation_error_message=_("The first grade begins above the second."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.valid_from})"

    def guards_for(self, pupils: int, boarders: int = 0) -> int:
        """How many full-time guards so many pupils ask for (GB/T 29315-2022)."""
        if pupils < self.small_below:
            guards = self.small_guards
        elif pupils < self.large_from:
            guards = self.middle_guards
        else:
            guards = self.large_guards + (pupils - self.large_from) // self.pupils_per_guard
        return guards + (-(-boarders // self.boarders_per_guard) if self.boarders_per_guard else 0)

    def grade_for(self, pupils: int, *, is_preschool: bool) -> int:
        """The protection grade by size: 1, 2 or 3."""
        one, two = (
            (self.preschool_one_from, self.preschool_two_from)
            if is_preschool
            else (self.grade_one_from, self.grade_two_from)
        )
        return 1 if pupils >= one else 2 if pupils >= two else 3


def national_rule() -> SafetyRule:
    """The national standard, which holds where no unit has set a rule; never saved."""
    # 90 days: the Counter-Terrorism Law's figure, checked in practice; older rules said 30.
    return SafetyRule(source="GB/T 29315-2022", valid_from=date(2022, 6, 1), boarders_per_guard=300)
