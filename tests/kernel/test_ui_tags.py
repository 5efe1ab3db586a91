"""The small words of templates."""

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse, set_script_prefix
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from safeschool.kernel.lines import Line
from safeschool.kernel.moments import month_of, wall_clock
from safeschool.kernel.templatetags import ui


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_an_icon_beside_a_word_is_silent_and_one_alone_has_a_name():
    assert 'aria-hidden="true"' in drawn("{% icon 'bell' %}")
    assert 'role="img" aria-label="Alarms"' in drawn("{% icon 'bell' label='Alarms' %}")


def test_attributes_without_a_value_are_left_out_and_values_are_escaped():
    assert drawn("{% attrs id=id checked=True aria_label=words name='' %}", id=None, words='"<b>') == (
        ' checked aria-label="&quot;&lt;b&gt;"'
    )


@pytest.mark.parametrize(("language", "said"), [("en", "1,234,567"), ("vi", "1.234.567"), ("zh-hans", "1,234,567")])
def test_a_figure_has_the_separators_of_its_reader(language, said):
    with translation.override(language):
        assert ui.figure(1234567) == said


def test_figures_keep_one_place_and_a_missing_one_is_a_dash():
    assert [ui.figure(value) for value in (0, 2.0, 2.55, None, "", "n/a")] == ["0", "2", "2.6", "–", "–", "n/a"]


def test_a_share_is_a_percentage():
    assert [ui.percent(0.256), ui.percent(0.2545, 1), ui.percent(None)] == ["26 %", "25.5 %", "–"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Bùi Phương Hải", "BH"), ("王建国", "建国"), ("admin", "AD"), ("", "–"), (None, "–")],
)
def test_initials_of_an_adult(name, letters):
    assert ui.initials(name) == letters


def test_a_moment_is_told_in_the_zone_and_the_way_of_its_reader():
    at = datetime(2026, 9, 5, 9, 30, tzinfo=UTC)
    with timezone.override("Asia/Ho_Chi_Minh"), translation.override("vi"):
        html = drawn("{% moment at %}", at=at)
    assert 'datetime="2026-09-05T09:30:00+00:00"' in html or 'datetime="2026-09-05T16:30:00+07:00"' in html
    assert ">16:30 05/09/2026<" in html
    assert drawn("{% moment at %}", at=None) == "–"


def test_english_readers_never_see_the_month_first():
    with translation.override("en"):
        assert ">5 Sep 2026, 09:30<" in drawn("{% moment at %}", at=datetime(2026, 9, 5, 9, 30, tzinfo=UTC))


def test_the_dock_holds_five_at_most():
    nav = [SimpleNamespace(on_phone=at != 1) for at in range(9)]
    assert ui.phone_items(nav) == [nav[0], *nav[2:6]]
    assert ui.phone_items(None) == []


def test_the_dock_is_filled_with_other_places():
    nav = [SimpleNamespace(on_phone=at == 3, at=at) for at in range(9)]
    assert [item.at for item in ui.phone_items(nav)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("tone", ["low", "medium", "high", "critical", "good", "wait", "info", "quiet", ""])
def test_a_badge_always_has_an_icon_and_a_word(tone):
    html = render_to_string("components/badge.html", {"text": "Cao", "tone": tone})
    assert "icons.svg#" in html
    assert "<span>Cao</span>" in html


def test_a_badge_without_a_tone_is_quiet():
    assert "badge-quiet" in render_to_string("components/badge.html", {"text": "Cao"})


def test_a_card_escapes_its_title_and_keeps_its_body():
    html = drawn("{% card title=title %}<p>{{ body }}</p>{% endcard %}", title="<b>", body="<i>")
    assert "<h2>&lt;b&gt;</h2>" in html
    assert "<p>&lt;i&gt;</p>" in html


def test_a_stat_without_a_figure_says_so():
    html = render_to_string("components/stat.html", {"figure": None, "label": "Open"})
    assert "no figure" in html
    assert "<a " not in html


def test_a_stat_with_a_list_is_a_link_to_it():
    html = render_to_string("components/stat.html", {"figure": 0, "label": "Open", "url": "/x/", "approximate": True})
    assert 'href="/x/"' in html
    assert "≈0" in html


def test_the_address_of_a_row_is_that_of_its_pattern_under_any_prefix():
    for prefix in ("/", "/safe/"):
        set_script_prefix(prefix)
        told = drawn("{% row_url 'incidents:file' 17 %}")
        assert told == reverse("incidents:file", args=[17])
        assert told.startswith(prefix)
    set_script_prefix("/")


def test_a_badge_escapes_what_was_typed_even_after_safe_markup_of_the_same_letters():
    assert "<b>x</b>" in ui.badge(SafeString("<b>x</b>"), "info")
    assert "<b>x</b>" not in ui.badge("<b>x</b>", "info")


def test_a_line_of_a_list_escapes_what_people_wrote_and_leads_to_its_page():
    at = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
    line = Line("<b>Fight</b>", "A&1", ("", "School <1>"), 7, "incidents:file", badges=(("over<due", "high"),), at=at)

    shown = drawn("{% list_line line %}", line=line)

    assert f'href="{reverse("incidents:file", args=[7])}">&lt;b&gt;Fight&lt;/b&gt;</a>' in shown
    assert '<span class="num">A&amp;1</span><span>School &lt;1&gt;</span></div>' in shown
    assert "over&lt;due" in shown
    assert 'datetime="2026-11-22T03:04:05+00:00"' in shown


def test_a_line_without_a_door_leads_nowhere():
    shown = drawn("{% list_line line %}", line=Line("Confidential file", "A-1", ("November 2026",), icon="lock"))

    assert "<a" not in shown
    assert "#lock" in shown


def test_a_minute_drawn_before_is_told_anew_in_another_language_and_zone():
    at = datetime(2026, 11, 22, 23, 4, 5, tzinfo=UTC)
    told = []
    for language, zone in (("en", "Asia/Ho_Chi_Minh"), ("vi", "Asia/Ho_Chi_Minh"), ("en", "UTC")):
        with translation.override(language), timezone.override(ZoneInfo(zone)):
            told += [wall_clock(at, "SHORT_DATETIME_FORMAT"), month_of(at)]

    assert told == [
        "23 Nov 2026, 06:04", "November 2026", "06:04 23/11/2026", "11/2026", "22 Nov 2026, 23:04",
        "November 2026",
    ]  # fmt: skip
