"""Every form looks the same, and says its errors to everybody."""

from decimal import Decimal
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from PIL import Image

from safeschool.kernel.forms import DateInput, DateTimeInput, PhotosField, PlaceField, TileSelect, TimeInput


class Sample(forms.Form):
    kind = forms.ChoiceField(choices=[("A", "Fight"), ("B", "Theft")], widget=TileSelect(icons={"A": "swords"}))
    title = forms.CharField(help_text="In one line")
    agreed = forms.BooleanField(required=False, label="Agreed")
    note = forms.CharField(required=False)
    seen = forms.MultipleChoiceField(choices=[("1", "Guard")], widget=forms.CheckboxSelectMultiple, required=False)
    place = PlaceField(required=False)
    photos = PhotosField(required=False)


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_a_wrong_field_points_at_its_help_and_its_error():
    html = str(Sample({"title": ""}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert '<ul class="errors" id="id_title_error">' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_tiles_points_at_its_error_from_the_fieldset():
    html = str(Sample({}))
    assert '<fieldset aria-describedby="id_kind_error">' in html


def test_tiles_are_radio_buttons_with_icon_and_word():
    html = str(Sample()["kind"])
    assert html.count('type="radio"') == 2
    assert "icons.svg#swords" in html
    assert "Fight" in html


def test_the_chosen_tile_stays_chosen():
    html = str(Sample({"kind": "B"})["kind"])
    assert html.count(" checked") == 1
    assert html.index('value="B"') < html.index(" checked")


def test_what_may_stay_empty_says_so_and_what_may_not_does_not():
    form = Sample()
    assert "(optional)" in form["note"].as_field_group()
    assert "(optional)" not in form["title"].as_field_group()


def test_a_single_box_has_its_words_beside_it_once():
    html = Sample()["agreed"].as_field_group()
    assert html.count("Agreed") == 1
    assert 'class="choice"' in html


def test_a_choice_of_several_names_each_once():
    assert str(Sample()["seen"]).count("Guard") == 1


def test_errors_of_the_whole_form_stand_on_top_as_an_alert():
    form = Sample({"kind": "A", "title": "x"})
    form.add_error(None, "Both cannot be.")
    html = str(form)
    assert html.index('role="alert"') < html.index("Both cannot be.") < html.index("id_kind")


@pytest.mark.parametrize(
    ("widget", "kind"), [(DateInput(), "date"), (TimeInput(), "time"), (DateTimeInput(), "datetime-local")]
)
def test_days_and_times_use_what_the_device_offers(widget, kind):
    assert f'type="{kind}"' in widget.render("x", None)


def test_a_day_is_written_as_the_device_reads_it_in_every_language(settings):
    settings.LANGUAGE_CODE = "vi"

    class Day(forms.Form):
        on = forms.DateField(widget=DateInput)

    assert Day({"on": "2026-09-05"}).is_valid()


def test_a_place_is_a_pair_with_its_accuracy():
    place = {"place_lat": "20.851600", "place_lng": "106.675100", "place_accuracy": "12"}
    form = Sample({"kind": "A", "title": "x", **place})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == (Decimal("20.851600"), Decimal("106.675100"), Decimal(12))


def test_no_place_is_none():
    form = Sample({"kind": "A", "title": "x"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] is None


@pytest.mark.parametrize(("lat", "lng"), [("91", "0"), ("0", "181"), ("here", "there"), ("NaN", "1")])
def test_a_place_off_the_earth_is_refused(lat, lng):
    assert "place" in Sample({"kind": "A", "title": "x", "place_lat": lat, "place_lng": lng}).errors


def test_half_a_place_is_refused():
    assert "place" in Sample({"kind": "A", "title": "x", "place_lat": "20.85", "place_lng": ""}).errors


def test_a_place_is_shown_though_its_inputs_are_hidden():
    form = Sample()
    assert "place" in [field.name for field in form.visible_fields()]


def test_several_photos_come_as_a_list():
    sent = MultiValueDict({"photos": [photo("a.jpg"), photo("b.jpg")]})
    form = Sample({"kind": "A", "title": "x"}, sent)
    assert form.is_valid(), form.errors
    assert [one.name for one in form.cleaned_data["photos"]] == ["a.jpg", "b.jpg"]


def test_no_photo_is_an_empty_list():
    form = Sample({"kind": "A", "title": "x"}, {})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["photos"] == []


def test_what_is_not_a_photo_is_refused():
    field = PhotosField()
    with pytest.raises(forms.ValidationError):
        field.clean([SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")])


def test_a_photo_comes_from_the_camera():
    html = str(Sample()["photos"])
    assert 'capture="environment"' in html
    assert 'accept="image/*"' in html
    assert " multiple" in html
