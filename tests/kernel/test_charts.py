"""Charts say with their shapes what their tables say with numbers."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from safeschool.kernel.templatetags import charts


def drawn(source: str, **context: object) -> str:
    return Template("{% load charts %}" + source).render(Context(context))


def test_the_longest_bar_fills_the_width_and_the_others_are_in_proportion():
    html = drawn("{% bar_chart title='T' rows=rows %}", rows=[("a", 40), ("b", 10), ("c", 0)])
    assert re.findall(r'width="([\d.]+)" height="10" class="series-1"', html) == ["100", "25", "0"]


def test_a_bar_names_its_row_and_links_to_its_list():
    html = drawn("{% bar_chart title='T' rows=rows %}", rows=[("Fights", 3, "/list/?kind=FIGHT")])
    assert '<a href="/list/?kind=FIGHT">Fights</a>' in html
    assert '<td class="num">3</td>' in html


def test_bars_of_nothing_but_zero_are_drawn():
    html = drawn("{% bar_chart title='T' rows=rows %}", rows=[("a", 0)])
    assert 'width="0"' in html


def test_stacked_parts_follow_one_another_and_say_their_numbers():
    html = drawn("{% stacked_bars title='T' rows=rows series=names %}", rows=[("a", [1, 3])], names=["x", "y"])
    assert re.findall(r'x="([\d.]+)" width="([\d.]+)"', html) == [("0", "25"), ("25", "75")]
    assert "x: 1, y: 3" in html


def test_a_line_breaks_where_there_is_no_number():
    html = drawn("{% line_chart title='T' rows=rows %}", rows=[("1", 2), ("2", 4), ("3", None), ("4", 1), ("5", 1)])
    assert html.count("<polyline") == 2
    assert '<th scope="row">3</th><td class="num">–</td>' in html


def test_a_line_of_no_rows_is_empty_and_does_not_fail():
    assert "<polyline" not in drawn("{% line_chart title='T' rows=rows %}", rows=[])


@pytest.mark.parametrize(
    ("highest", "top"), [(1, 1), (3, 3), (9, 10), (12, 15), (21, 30), (80, 100), (101, 150), (999, 1000)]
)
def test_the_axis_ends_at_a_round_number_not_below_the_highest(highest, top):
    found, ticks = charts._ticks(highest)
    assert found >= highest
    assert found == top
    assert ticks[0] == 0
    assert ticks[-1] == found
    assert 2 <= len(ticks) <= 6


def test_a_sparkline_is_read_out_with_its_first_and_last_number():
    html = drawn("{% sparkline numbers title='Visits' %}", numbers=[None, 3, 5, 9])
    assert 'aria-label="Visits: from 3 to 9"' in html
    assert "<polyline" in html


def test_a_sparkline_of_nothing_is_nothing():
    assert drawn("{% sparkline numbers title='Visits' %}", numbers=[None]) == ""


def test_a_heat_grid_has_a_square_and_a_table_cell_for_every_hour_of_the_week():
    cells = [[0] * 24 for _ in range(7)]
    cells[2][17] = 12
    html = drawn("{% heat_grid title='When' cells=cells %}", cells=cells)
    assert html.count('width="13"') == 7 * 24
    assert html.count('<td class="num">') == 7 * 24
    assert html.count('class="heat-4"') == 2  # the square and the legend
    assert "Wed 17:00 · 12" in html


@pytest.mark.parametrize("number", [1, 2, 3, 7, 100])
def test_any_incident_at_all_is_darker_than_none(number):
    assert charts._shade(0, 100) == 0
    assert 1 <= charts._shade(number, 100) <= charts.SHADES
    assert charts._shade(100, 100) == charts.SHADES


def test_coordinates_are_written_for_machines_in_every_language():
    with translation.override("vi"):
        html = drawn("{% bar_chart title='T' rows=rows %}", rows=[("a", 3), ("b", 1000)])
    assert 'width="0.3"' in html
    assert "1.000" in html  # but people read their own separators


def test_no_chart_carries_a_style():
    html = drawn("{% heat_grid title='When' cells=cells %}", cells=[[1] * 24] * 7)
    assert "style=" not in html
