"""Somebody pressed: the alarm, its answers, who was called, and who was counted."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import AlarmQuerySet, DeviceQuerySet, OfAlarmQuerySet
from incidents.workflow import OPEN_ALARMS, AlarmState
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models import School

# A button at a gatehouse says every minute that it lives; after five it is called dead.
DEAD_AFTER = timedelta(minutes=5)
MOST_OF_A_CLASS = 10_000


class AlarmKind(models.TextChoices):
    """What for, in one tap."""

    INTRUDER = "INTRUDER", _("Armed person or intruder")
    VIOLENCE = "VIOLENCE", _("Violence")
    MEDICAL = "MEDICAL", _("Medical emergency")
    FIRE = "FIRE", _("Fire or explosion")
    MISSING = "MISSING", _("Pupil missing")
    TRAFFIC = "TRAFFIC", _("Traffic accident")
    OTHER = "OTHER", _("Other danger")


class AlarmNature(models.TextChoices):
    """Whether it is meant: the same path for all three, and words that cannot be mistaken."""

    REAL = "REAL", _("REAL ALARM")
    DRILL = "DRILL", _("DRILL")
    TEST = "TEST", _("TEST")


class AlarmDevice(Stamped):
    """A button at a gatehouse, with a key of its own; sealed, because an HMAC needs the key itself.

    `last_press_ms` and `last_beat_ms` are the times of the newest messages taken: an older one is a replay.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.PROTECT, related_name="alarm_devices", verbose_name=_("school"))
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    wrapped_key = models.TextField(editable=False)
    sealed_key = models.BinaryField(editable=False)
    last_press_ms = models.BigIntegerField(default=0, editable=False)
    last_beat_ms = models.BigIntegerField(default=0, editable=False)
    last_seen_at = models.DateTimeField(_("last heard"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def place_of_key(self) -> str:
        """What the sealed key is bound to."""
        return f"alarm_device:{self.code}"

    def is_dead(self, now: datetime) -> bool:
        """Not heard for so long that nobody may count on it."""
        return self.last_seen_at is None or now - self.last_seen_at > DEAD_AFTER


class Alarm(Stamped):
    """One alarm, however often its button is pressed while it is open (`presses`)."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("pressed_by", "latitude", "longitude", "review")

    submission = models.UUIDField(unique=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="alarms", verbose_name=_("unit"))
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="alarms")
    device = models.ForeignKey(AlarmDevice, models.PROTECT, null=True, blank=True, related_name="alarms")
    pressed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pressed by")
    )
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, blank=True, related_name="alarms")
    # The identifier of the message, when the alarm came in from another system as CAP.
    source_ref = models.CharField(_("number at the source"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AlarmKind.choices)
    nature = models.CharField(_("nature"), max_length=5, choices=AlarmNature.choices)
    is_silent = models.BooleanField(_("silent"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=AlarmState.choices, default=AlarmState.RINGING)
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    pressed_at = models.DateTimeField(_("pressed at"))
    last_pressed_at = models.DateTimeField(_("last pressed at"))
    presses = models.PositiveIntegerField(_("presses"), default=1)
    ring = models.PositiveSmallIntegerField(_("ring"), default=0)
    # When the next ring is due; none when somebody has answered.
    ring_at = models.DateTimeField(null=True, blank=True, editable=False)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    on_scene_at = models.DateTimeField(_("on scene at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    review = models.TextField(_("after-action note"), blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-pressed_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-pressed_at", "-id"], name="alarm_of_unit"),
            models.Index(fields=["school", "-pressed_at"], name="alarm_of_school"),
            models.Index(fields=["unit"], condition=Q(state__in=OPEN_ALARMS), name="alarm_open"),
            models.Index(fields=["ring_at"], condition=Q(state="RINGING"), name="alarm_rings"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "nature"],
                condition=Q(state__in=OPEN_ALARMS, device__isnull=False),
                name="device_has_one_open_alarm",
            ),
            models.UniqueConstraint(
                fields=["unit", "source_ref"], condition=~Q(source_ref=""), name="alarm_comes_in_once"
            ),
            models.CheckConstraint(condition=Q(state__in=AlarmState.values), name="alarm_state_is_known"),
            models.CheckConstraint(condition=Q(nature__in=AlarmNature.values), name="alarm_nature_is_known"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="alarm_lies_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ALARMS

    @property
    def is_real(self) -> bool:
        return self.nature == AlarmNature.REAL

    @property
    def where(self) -> str:
        """The school and the place in it, as one reads it on a wall."""
        parts = [str(self.school or ""), self.place or (self.device.name if self.device else "")]
        return " · ".join(part for part in parts if part) or str(self.unit)


class AlarmStep(Stamped):
    """One line of the timeline: a move, a ring, or a remark."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by", "text")

    alarm = models.ForeignKey(Alarm, models.CASCADE, related_name="steps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    to_state = models.CharField(_("to"), max_length=12, choices=AlarmState.choices, blank=True)
    ring = models.PositiveSmallIntegerField(_("ring"), default=0)
    called = models.PositiveSmallIntegerField(_("people called"), default=0)
    text = models.TextField(_("text"), blank=True)

    objects = OfAlarmQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["alarm", "at"], name="step_of_alarm")]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.to_state}"


class AlarmCall(Stamped):
    """A person was called to an alarm: first in which ring, from how far, and what came of it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user",)

    alarm = models.ForeignKey(Alarm, models.CASCADE, related_name="calls")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    ring = models.PositiveSmallIntegerField(_("ring"))
    metres = models.PositiveIntegerField(_("distance, m"), null=True, blank=True)
    called_at = models.DateTimeField(_("called at"))
    # A screen of theirs showed the alarm.
    seen_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)

    objects = OfAlarmQuerySet.as_manager()

    class Meta:
        ordering = ["ring", "metres", "pk"]
        constraints = [models.UniqueConstraint(fields=["alarm", "user"], name="person_is_called_once")]

    def __str__(self) -> str:
        return f"{self.alarm_id}: {self.user_id}"


class RollCall(Stamped):
    """A class counted during an alarm: numbers, never names; the newest count of a class stands."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    alarm = models.ForeignKey(Alarm, models.CASCADE, related_name="roll_calls")
    group = models.CharField(_("class or group"), max_length=40)
    safe = models.PositiveSmallIntegerField(_("safe"), validators=[MaxValueValidator(MOST_OF_A_CLASS)])
    in_need = models.PositiveSmallIntegerField(
        _("need help"), default=0, validators=[MaxValueValidator(MOST_OF_A_CLASS)]
    )
    missing = models.PositiveSmallIntegerField(_("missing"), default=0, validators=[MaxValueValidator(MOST_OF_A_CLASS)])
    handed_over = models.PositiveSmallIntegerField(
        _("handed over to parents"), default=0, validators=[MaxValueValidator(MOST_OF_A_CLASS)]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("counted by"))
    at = models.DateTimeField(_("counted at"))

    objects = OfAlarmQuerySet.as_manager()

    class Meta:
        ordering = ["group"]
        constraints = [
            models.UniqueConstraint(fields=["alarm", "group"], name="class_is_counted_once_an_alarm"),
            models.CheckConstraint(
                condition=Q(handed_over__lte=models.F("safe") + models.F("in_need")),
                name="only_who_was_found_is_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.group}"
