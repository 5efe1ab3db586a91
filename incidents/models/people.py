"""The people in a file: a code per case, and apart from it, sealed, who they are."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import IdentityQuerySet, OfIncidentQuerySet
from safeschool.kernel.models import Stamped
from schools.models import School


class PartyRole(models.TextChoices):
    """What somebody was in an incident; one person may be several things at once."""

    VICTIM = "VICTIM", _("victim")
    INVOLVED = "INVOLVED", _("person involved")
    WITNESS = "WITNESS", _("witness")
    REPORTER = "REPORTER", _("reporter")
    GUARDIAN = "GUARDIAN", _("guardian")


class Party(Stamped):
    """Somebody in one incident, known by a code that means nothing in another."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("note",)

    class Kind(models.TextChoices):
        PUPIL = "PUPIL", _("pupil")
        STAFF = "STAFF", _("school staff")
        PARENT = "PARENT", _("parent")
        OTHER = "OTHER", _("other person")
        UNKNOWN = "UNKNOWN", _("not known")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="parties")
    code = models.CharField(_("code"), max_length=8)
    roles = ArrayField(models.CharField(max_length=10, choices=PartyRole.choices), verbose_name=_("roles"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PUPIL)
    is_minor = models.BooleanField(_("minor"), default=True)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    note = models.CharField(_("remarks"), max_length=300, blank=True)

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "code"], name="party_code_is_used_once"),
            models.CheckConstraint(condition=models.Q(roles__len__gt=0), name="party_has_a_role"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def role_names(self) -> list[str]:
        """The roles as the reader calls them."""
        return [str(PartyRole(role).label) for role in self.roles]


class PartyIdentity(Stamped):
    """Who a party is, sealed under a key of that person; opened with a reason, and every opening is in the journal."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("name_sealed", "contact_sealed", "guardian_sealed", "name_index")
    SEALED: ClassVar[tuple[str, ...]] = ("name", "contact", "guardian")

    party = models.OneToOneField(Party, models.PROTECT, related_name="identity")
    wrapped_key = models.CharField(max_length=200)
    name_sealed = models.BinaryField()
    contact_sealed = models.BinaryField(null=True)
    guardian_sealed = models.BinaryField(null=True)
    name_index = models.CharField(max_length=64, db_index=True, blank=True)
    # When the key was destroyed: nothing of the row opens any more.
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(wrapped_key="", name_index="", contact_sealed=None, guardian_sealed=None),
                name="erased_identity_is_empty",
            )
        ]

    def __str__(self) -> str:
        return f"identity {self.pk}"

    @staticmethod
    def seal_place(party_id: int) -> str:
        """What the sealed values are bound to: the table and the person."""
        return f"incidents_partyidentity/{party_id}"
