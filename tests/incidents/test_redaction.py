"""Boxes burnt into a photo, who still sees the photo below, and its chain of custody."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from incidents import actions
from incidents.models import Photo
from incidents.selectors import custody_of, is_unchanged
from safeschool.kernel.images import blacked
from tests.incidents.factories import log, picture


@pytest.fixture
def incident(officer, school):
    return log(officer, school)


@pytest.fixture
def photo(officer, incident) -> Photo:
    return actions.attach_photo(by=officer, incident=incident, upload=ContentFile(picture(320, 240)))


def pixels(photo: Photo) -> Image.Image:
    with photo.file.open() as stored:
        return Image.open(io.BytesIO(stored.read())).convert("RGB")


def test_a_box_is_burnt_in_and_the_rest_stays(officer, photo):
    copy = actions.redact_photo(by=officer, photo=photo, boxes=[(0.25, 0.25, 0.25, 0.5)])
    seen = pixels(copy)
    assert seen.size == (320, 240)
    assert max(max(seen.getpixel((x, y))) for x in range(80, 160) for y in range(60, 180)) <= 24
    # At its edge the colour of the neighbours shines in a little, never what lay below: see the next test.
    assert min(seen.getpixel((300, 20))[1:]) > 90
    assert pixels(photo).getpixel((100, 100))[1] > 90


def test_nothing_of_what_lay_below_a_box_is_left():
    """Two pictures that differ only below the box come out the same to the last byte."""
    below = []
    for colour in ("red", "green"):
        image = Image.new("RGB", (160, 160), "white")
        image.paste(colour, (40, 40, 80, 80))
        raw = io.BytesIO()
        image.save(raw, "JPEG", quality=100, subsampling=0)
        below.append(raw.getvalue())
    assert below[0] != below[1]
    first, second = (blacked(raw, [(0.2, 0.2, 0.4, 0.4)]).jpeg for raw in below)
    assert first == second


def test_after_that_the_school_sees_the_copy_alone_and_the_unit_both(officer, head, stranger, photo):
    copy = actions.redact_photo(by=officer, photo=photo, boxes=[(0, 0, 0.5, 0.5)])
    assert list(Photo.objects.visible_to(head)) == [copy]
    assert list(Photo.objects.visible_to(officer)) == [photo, copy]
    assert not Photo.objects.visible_to(stranger).exists()


def test_the_picture_below_is_not_served_by_any_address(signed_in, officer, head, photo):
    actions.redact_photo(by=officer, photo=photo, boxes=[(0, 0, 0.5, 0.5)])
    for door in ("", "small/", "custody/"):
        assert signed_in(head).get(f"/incidents/photos/{photo.name}/{door}").status_code == 404
    assert str(photo.name) not in signed_in(head).get(f"/incidents/{photo.incident_id}/").content.decode()


@pytest.mark.parametrize("boxes", [[], [(0, 0, 0, 0.1)], [(0.9, 0, 0.2, 0.1)], [(-0.1, 0, 0.2, 0.1)],
                                   [(float("nan"), 0, 0.2, 0.1)], [(0, 0, 0.1, 0.1)] * 101])  # fmt: skip
def test_wrong_boxes_are_refused(officer, photo, boxes):
    with pytest.raises(ValidationError):
        actions.redact_photo(by=officer, photo=photo, boxes=boxes)
    assert Photo.objects.count() == 1


def test_a_reader_does_not_redact(head, photo):
    with pytest.raises(ValidationError, match="not write"):
        actions.redact_photo(by=head, photo=photo, boxes=[(0, 0, 0.5, 0.5)])


def test_the_chain_tells_who_brought_looked_and_redacted(signed_in, officer, chief, photo):
    signed_in(chief).get(f"/incidents/photos/{photo.name}/")
    copy = actions.redact_photo(by=officer, photo=photo, boxes=[(0, 0, 0.5, 0.5)])
    told = [(event.who, str(event.what)) for event in custody_of(photo)]
    assert told == [("officer", "attached a photo"), ("chief", "opened a photo"), ("officer", "redacted a photo")]
    assert [str(event.what) for event in custody_of(copy)] == ["redacted a photo"]
    assert "chief" in signed_in(officer).get(f"/incidents/photos/{photo.name}/custody/").content.decode()


def test_a_changed_file_is_told(signed_in, officer, photo):
    assert is_unchanged(photo)
    with photo.file.storage.open(photo.file.name, "wb") as stored:
        stored.write(picture(10, 10))
    assert not is_unchanged(photo)
    page = signed_in(officer).get(f"/incidents/photos/{photo.name}/custody/").content.decode()
    assert "is not the one that came in" in page


def test_the_page_takes_per_cent_and_says_what_is_wrong(signed_in, officer, photo):
    browser, url = signed_in(officer), f"/incidents/photos/{photo.name}/redact/"
    assert browser.post(url, {"boxes": "10 10 ten"}).status_code == 422
    assert browser.post(url, {"boxes": "nan 1 1 1"}).status_code == 422
    answer = browser.post(url, {"boxes": "10, 10, 20, 20\n50 50 25 25"})
    copy = Photo.objects.get(redacted_from=photo)
    assert answer.url == f"/incidents/photos/{copy.name}/custody/"
    assert copy.boxes == [[0.1, 0.1, 0.2, 0.2], [0.5, 0.5, 0.25, 0.25]]
