"""Materials as stock: what there is, in which language and version, and where it went."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.sessions import MOST, Session
from campaigns.models.terms import Topic
from campaigns.querysets import MaterialQuerySet, StockEntryQuerySet
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped


class Material(Stamped):
    """Something that is handed out or shown, in one language and one version. A letter has its text as a template."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Kind(models.TextChoices):
        LETTER = "LETTER", _("letter to parents")
        LEAFLET = "LEAFLET", _("leaflet or guide")
        POSTER = "POSTER", _("poster or board")
        OTHER = "OTHER", _("other material")

    class Language(models.TextChoices):
        VI = "vi", "Tiếng Việt"
        ZH = "zh-hans", "简体中文"
        EN = "en", "English"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="materials", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="materials", verbose_name=_("topic"))
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    version = models.PositiveSmallIntegerField(_("version"), default=1, validators=[MinValueValidator(1)])
    age_from = models.PositiveSmallIntegerField(_("from age"), default=6, validators=[MaxValueValidator(20)])
    age_to = models.PositiveSmallIntegerField(_("to age"), default=12, validators=[MaxValueValidator(20)])
    body = models.TextField(
        _("text of the letter"), blank=True, max_length=10_000,
        help_text=_("{school}, {unit} and {date} stand for the school, the unit and the day."),
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["title", "language", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title", "language", "version"],
                name="material_has_one_version",
                violation_error_message=_("This version in this language is there already."),
            ),
            models.CheckConstraint(
                condition=Q(age_to__gte=F("age_from")),
                name="material_ages_run_upward",
                violation_error_message=_("The age band ends below where it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="LETTER") | ~Q(body=""),
                name="letter_has_a_text",
                violation_error_message=_("A letter needs its text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_language_display()}, {self.version})"


class StockEntry(Stamped):
    """So many came in (positive), or went out (negative): to a session's audience, or lost, or counted anew."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    class Audience(models.TextChoices):
        PARENTS = "PARENTS", _("parents")
        PUPILS = "PUPILS", _("pupils")
        TEACHERS = "TEACHERS", _("teachers")
        OTHERS = "OTHERS", _("others")

    material = models.ForeignKey(Material, models.PROTECT, related_name="entries", verbose_name=_("material"))
    quantity = models.IntegerField(_("quantity"), validators=[MinValueValidator(-MOST), MaxValueValidator(MOST)])
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="handouts")
    audience = models.CharField(_("handed to"), max_length=8, choices=Audience.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = StockEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["material"], name="stock_of_material", include=["quantity"])]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="stock_entry_moves_something"),
            models.CheckConstraint(
                condition=Q(session=None, audience="") | Q(session__isnull=False, quantity__lt=0) & ~Q(audience=""),
                name="handout_goes_to_an_audience",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material}: {self.quantity:+}"

    @property
    def handed_out(self) -> int:
        """How many went out, as a number above zero."""
        return -self.quantity
