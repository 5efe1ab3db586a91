"""How a form looks, everywhere: our templates, and three inputs that phones need."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


class HouseRenderer(TemplatesSetting):
    """Forms use the templates of this project."""

    form_template_name = "django/forms/house/form.html"
    formset_template_name = "django/forms/house/formset.html"
    field_template_name = "django/forms/house/field.html"


class _Rows(ModelChoiceIterator):  # type: ignore[type-arg]
    """All rows in one answer: a few hundred choices are not worth a cursor on the server, opened and closed."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.queryset:
            yield self.choice(row)


class RowChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row of few, for the filter above a list."""

    iterator = _Rows


class DateInput(forms.DateInput):
    """The calendar of the device."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day not at the ends of the calendar, beyond which no page can reckon, nor of the year 26."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validators", [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))])
        super().__init__(**kwargs)


class TimeInput(forms.TimeInput):
    """The clock of the device."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The time zones of the world by their region, as grouped choices."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)
    grouped: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        region, _slash, place = name.partition("/")
        grouped.setdefault(region, []).append((name, place.replace("_", " ")))
    return [*grouped.items(), ("UTC", [("UTC", "UTC")])]


class ZoneField(forms.ChoiceField):
    """A time zone, chosen and not typed; `empty_label` is what an empty one means, where it may be empty."""

    def __init__(self, *, empty_label: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        super().__init__(choices=lambda: [("", empty_label), *zones()], **kwargs)


class DateTimeInput(forms.DateTimeInput):
    """The calendar and clock of the device; the time is the person's own."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TileSelect(forms.RadioSelect):
    """One choice as big tiles. `icons` and `notes` are by the choice's value."""

    template_name = "django/forms/widgets/tiles.html"
    option_template_name = "django/forms/widgets/tile.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        icons: dict[str, str] | None = None,
        notes: dict[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons = icons or {}
        self.notes = notes or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option with its icon and its note."""
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "icon": self.icons.get(str(value), ""), "note": self.notes.get(str(value), "")}


class PhotoInput(forms.ClearableFileInput):
    """A photo straight from the camera, shown before it is sent and made small on the phone."""

    template_name = "django/forms/widgets/photo.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "capture": "environment", **(attrs or {})})


class PhotosInput(PhotoInput):
    """Several photos."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})


class PhotosField(forms.ImageField):
    """Several photos; cleaned to a list, empty when none was sent."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each photo checked as ImageField checks one."""
        photos = data if isinstance(data, list | tuple) else [data] if data else []
        if not photos and self.required:
            super().clean(None, initial)
        one: Any = super().clean
        return [one(photo, initial) for photo in photos]


class PapersInput(forms.ClearableFileInput):
    """Several files, PDF or text."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, "accept": ".pdf,.txt,application/pdf,text/plain", **(attrs or {})})


class PapersField(forms.FileField):
    """Several papers; cleaned to a list, empty when none was sent. What a paper is, the action knows."""

    widget = PapersInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each one checked as FileField checks one."""
        papers = data if isinstance(data, list | tuple) else [data] if data else []
        if not papers and self.required:
            super().clean(None, initial)
        one: Any = super().clean
        return [one(paper, initial) for paper in papers]


class PlaceInput(forms.MultiWidget):
    """Latitude, longitude and accuracy in metres, by GPS or by a crosshair over a map that opens on demand."""

    template_name = "django/forms/widgets/place.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, basemap_url: str = "", centre: str = "") -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "lat": forms.HiddenInput(),
            "lng": forms.HiddenInput(),
            "accuracy": forms.HiddenInput(),
        }
        super().__init__(parts, attrs)
        self.basemap_url = basemap_url
        self.centre = centre

    @property
    def is_hidden(self) -> bool:
        """Its inputs are hidden, it is not."""
        return False

    def decompress(self, value: Any) -> list[Any]:
        """The three values of a place; a pair has no accuracy."""
        return [*value, None, None, None][:3] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The hidden inputs, the basemap and where the map opens ("lat,lng,zoom")."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(basemap_url=self.basemap_url, centre=self.centre)
        return context


class PlaceField(forms.MultiValueField):
    """A point in WGS 84; cleaned to (latitude, longitude, accuracy or None), or None when left open."""

    widget = PlaceInput
    default_error_messages: ClassVar[dict[str, Any]] = {"incomplete": _("Mark the place, or leave it open.")}

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.DecimalField(min_value=-90, max_value=90, max_digits=9, decimal_places=6),
            forms.DecimalField(min_value=-180, max_value=180, max_digits=9, decimal_places=6),
            forms.DecimalField(min_value=0, max_value=100_000, required=False),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> tuple[Decimal, Decimal, Decimal | None] | None:
        """The place, or None when nothing was marked."""
        if not data_list or data_list[0] is None:
            return None
        accuracy = data_list[2] or None
        return data_list[0], data_list[1], accuracy
