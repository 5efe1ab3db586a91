"""Charts drawn on the server: they print, work without JavaScript, and every one carries its numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from safeschool.kernel.templatetags.ui import figure

register = template.Library()

Text = str | Promise
COLOURS = 5  # series-1 … series-5 of tokens.css
SHADES = 4  # heat-1 … heat-4; heat-0 is none
HOURS = 24
CELL = 15  # of the heat grid, in its own units
LEFT, TOP = 34, 16  # room for weekdays and hours


@dataclass(frozen=True)
class Bar:
    """A part of a row: where it begins and how long it is, from 0 to 100."""

    x: str
    width: str
    colour: int
    title: str


@dataclass(frozen=True)
class Row:
    """One row of a bar chart."""

    label: Text
    total: float
    bars: list[Bar]
    url: str = ""


def _number(value: float) -> str:
    """As SVG reads it, whatever the language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _scale(values: Sequence[float]) -> float:
    return max([value for value in values if value > 0], default=1)


@register.inclusion_tag("charts/bars.html")
def bar_chart(title: Text, rows: Sequence[Sequence[Any]], unit: Text = "") -> dict[str, Any]:
    """Lying bars. rows: (label, number) or (label, number, url)."""
    longest = _scale([row[1] for row in rows])
    drawn = [
        Row(row[0], row[1], [Bar("0", _number(row[1] / longest * 100), 1, "")], row[2] if len(row) > 2 else "")
        for row in rows
    ]
    return {"title": title, "rows": drawn, "unit": unit, "series": []}


@register.inclusion_tag("charts/bars.html")
def stacked_bars(title: Text, rows: Sequence[tuple[Text, Sequence[float]]], series: Sequence[Text]) -> dict[str, Any]:
    """Lying bars in parts. rows: (label, numbers), one number per name in series; five series at most."""
    longest = _scale([sum(numbers) for _, numbers in rows])
    drawn = [Row(label, sum(numbers), _parts(numbers, series, longest)) for label, numbers in rows]
    legend = [(name, at % COLOURS + 1) for at, name in enumerate(series)]
    return {"title": title, "rows": drawn, "unit": "", "series": legend}


def _parts(numbers: Sequence[float], series: Sequence[Text], longest: float) -> list[Bar]:
    bars, x = [], 0.0
    for at, (number, name) in enumerate(zip(numbers, series, strict=True)):
        width = number / longest * 100
        bars.append(Bar(_number(x), _number(width), at % COLOURS + 1, f"{name}: {figure(number)}"))
        x += width
    return bars


def _ticks(highest: float) -> tuple[float, list[float]]:
    """The top of the axis and its lines, at round numbers."""
    power = 1.0
    while power * 10 <= highest:
        power *= 10
    step = next(power * factor for factor in (0.5, 1, 2.5, 5, 10) if power * factor * 4 >= highest)
    if highest <= 4:
        step = 1
    count = max(1, -int(-highest // step))
    return step * count, [step * at for at in range(count + 1)]


def _paths(numbers: Sequence[float | None], top: float) -> tuple[list[str], list[str]]:
    """The line, broken where there is no number, and the area under each piece; in a box of 100 × 100."""
    gap = 100 / max(1, len(numbers) - 1)
    pieces: list[list[tuple[float, float]]] = [[]]
    for at, number in enumerate(numbers):
        if number is None:
            pieces.append([])
        else:
            pieces[-1].append((at * gap, 100 - number / top * 100))
    lines, areas = [], []
    for piece in (piece for piece in pieces if piece):
        dots = piece if len(piece) > 1 else [piece[0], (piece[0][0] + 0.5, piece[0][1])]
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in dots)
        lines.append(points)
        areas.append(f"{_number(dots[0][0])},100 {points} {_number(dots[-1][0])},100")
    return lines, areas


@register.inclusion_tag("charts/line.html")
def line_chart(title: Text, rows: Sequence[Sequence[Any]], unit: Text = "") -> dict[str, Any]:
    """A number over time, from zero up. rows: (label, number or None) or (label, number, url); None breaks the line."""
    numbers = [row[1] for row in rows]
    top, ticks = _ticks(_scale([number for number in numbers if number is not None]))
    lines, areas = _paths(numbers, top)
    labels = [rows[at][0] for at in sorted({0, len(rows) // 2, len(rows) - 1})] if rows else []
    return {
        "title": title,
        "rows": [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows],
        "unit": unit,
        "lines": lines,
        "areas": areas,
        "ticks": [(figure(tick), _number(100 - tick / top * 100)) for tick in reversed(ticks)],
        "labels": labels,
    }


@register.simple_tag
def sparkline(numbers: Sequence[float | None], title: Text) -> SafeString:
    """A line without axes beside a number; read out as its title and its first and last number."""
    known = [number for number in numbers if number is not None]
    if not known:
        return SafeString("")
    lines, _ = _paths(numbers, _scale(known))
    said = gettext("%(title)s: from %(first)s to %(last)s") % {
        "title": title,
        "first": figure(known[0]),
        "last": figure(known[-1]),
    }
    drawn = format_html_join("", '<polyline class="line" points="{}"/>', ((points,) for points in lines))
    return format_html(
        '<svg class="spark" viewBox="-2 -6 104 112" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        said,
        drawn,
    )


def _shade(number: float, highest: float) -> int:
    return 0 if number <= 0 else min(SHADES, int((number - 1) / highest * SHADES) + 1)


@register.inclusion_tag("charts/heat.html")
def heat_grid(
    title: Text, cells: Sequence[Sequence[float]], urls: Sequence[Sequence[str]] | None = None
) -> dict[str, Any]:
    """Hour by weekday. cells: seven rows, Monday first, of 24 numbers; urls: the list behind each."""
    highest = _scale([number for row in cells for number in row])
    rows = []
    for day, numbers in enumerate(cells):
        squares = [
            {
                "x": LEFT + hour * CELL,
                "shade": _shade(number, highest),
                "hour": f"{hour:02}",
                "number": number,
                "url": urls[day][hour] if urls and number else "",
            }
            for hour, number in enumerate(numbers)
        ]
        rows.append(
            {"day": WEEKDAYS_ABBR[day], "y": TOP + day * CELL, "text_y": TOP + day * CELL + 11, "cells": squares}
        )
    edges = [round(highest * part / SHADES) for part in range(SHADES + 1)]
    legend = [(shade, _range(low + 1, high)) for shade, (low, high) in enumerate(pairwise(edges), 1) if high > low]
    return {
        "title": title,
        "rows": rows,
        "hours": [(f"{hour:02}", LEFT + hour * CELL) for hour in range(0, HOURS, 3)],
        "all_hours": [f"{hour:02}" for hour in range(HOURS)],
        "box": f"0 0 {LEFT + HOURS * CELL} {TOP + len(cells) * CELL}",
        "legend": [(0, "0"), *legend],
    }


def _range(low: int, high: int) -> str:
    return figure(low) if low == high else f"{figure(low)}–{figure(high)}"
