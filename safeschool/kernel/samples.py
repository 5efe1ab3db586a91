"""Made-up values for the gallery: long words, three scripts, empty and extreme numbers."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from safeschool.kernel.forms import DateInput, DayField, PhotosField, PlaceField, TileSelect, TimeInput
from safeschool.kernel.signatures import SignatureField
from safeschool.kernel.traces import LINE, TraceField

KINDS = [
    ("FIGHT", "Mâu thuẫn, đánh nhau sau giờ tan học"),
    ("BULLY", "Bắt nạt bằng lời nói"),
    ("KNIFE", "Tàng trữ dao, hung khí trong cặp sách"),
    ("ECIG", "电子烟(含“上头电子烟”)"),
    ("TRAFFIC", "Traffic and parking"),
    ("OTHER", "Something else"),
]
ICONS = {
    "FIGHT": "swords",
    "BULLY": "mood-sad",
    "KNIFE": "slice",
    "ECIG": "smoking",
    "TRAFFIC": "car",
    "OTHER": "help-circle",
}
SCHOOLS = [("1", "Trường Tiểu học Nguyễn Văn Tố"), ("2", "会宁县第一中学")]
LEVELS = [("", "All"), ("LOW", "Low"), ("MEDIUM", "Medium"), ("HIGH", "High"), ("CRITICAL", "Critical")]


class SampleForm(forms.Form):
    """One field of every kind."""

    kind = forms.ChoiceField(label="What happened?", choices=KINDS, widget=TileSelect(icons=ICONS))
    title = forms.CharField(label="In one line", max_length=200, help_text="No names of children.")
    on = DayField(label="Day")
    at = forms.TimeField(label="Time", widget=TimeInput, required=False)
    people = forms.IntegerField(label="How many were involved?", min_value=0, required=False)
    school = forms.ChoiceField(label="School", choices=SCHOOLS)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    seen = forms.MultipleChoiceField(
        label="Seen by",
        choices=[("A", "Bảo vệ nhà trường"), ("B", "Giáo viên chủ nhiệm"), ("C", "值班民警")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photos = PhotosField(label="Photos", required=False)
    place = PlaceField(label="Place", required=False)
    way = TraceField(LINE, label="Way to school", required=False)
    signature = SignatureField(label="Signature", required=False)
    call = forms.BooleanField(label="Call me back", help_text="On the number in my profile.", required=False)


class SampleFilter(forms.Form):
    """A filter bar."""

    q = forms.CharField(label="Words", required=False)
    level = forms.ChoiceField(label="Severity", choices=LEVELS, required=False)
    since = DayField(label="Since", widget=DateInput, required=False)


def rows(now: datetime) -> list[dict[str, Any]]:
    """A list as incidents would make it."""
    places = ["Trường THCS Ngô Quyền", "Trường Tiểu học Nguyễn Văn Tố", "会宁县第一中学", "Hill School"]
    tones = ["high", "medium", "low", "critical"]
    levels = ["Cao", "Trung bình", "一般", "Critical"]
    states = [("Đang xử lý", "wait"), ("Mới", "info"), ("已办结", "good"), ("Open", "info")]
    return [
        {
            "url": f"#row-{at}",
            "number": f"2026-{118 - at:04}",
            "title": KINDS[at][1],
            "meta": [place, f"2026-{118 - at:04}"],
            "place": place,
            "icon": list(ICONS.values())[at],
            "when": now - timedelta(minutes=7 + at * at * 310),
            "level": levels[at],
            "tone": tones[at],
            "state": states[at][0],
            "state_tone": states[at][1],
            "count": 3 * at,
        }
        for at, place in enumerate(places)
    ]


def heat() -> list[list[int]]:
    """A week with peaks when schools begin and end."""
    peaks = {6: 3, 7: 9, 10: 2, 11: 7, 12: 3, 13: 4, 16: 10, 17: 12, 18: 4, 20: 1}
    return [[peaks.get(hour, 0) * (5 - abs(day - 2)) // 4 if day < 6 else 0 for hour in range(24)] for day in range(7)]


def drawings() -> dict[str, Any]:
    """Numbers for the charts, a gap included."""
    by_kind = [(label, number) for (_, label), number in zip(KINDS, [42, 31, 12, 9, 4, 0], strict=True)]
    weeks = [
        (f"W{week}", number)
        for week, number in zip(range(36, 48), [12, 9, 14, 11, None, 17, 21, 16, 13, 9, 7, 8], strict=True)
    ]
    stacked = [("Ngô Quyền", [5, 3, 1]), ("Nguyễn Văn Tố", [2, 4, 0]), ("会宁一中", [1, 1, 2])]
    return {
        "by_kind": by_kind,
        "weeks": weeks,
        "stacked": stacked,
        "series": ["Violence", "Traffic", "Online"],
        "heat": heat(),
        "spark": [3, 5, 4, 8, 6, 9, 7],
    }


def points() -> list[dict[str, Any]]:
    """Markers near one another, so that clusters show."""
    base = [(20.8516, 106.6751), (20.8522, 106.6766), (20.8541, 106.6712), (20.8473, 106.6820)]
    tones = ["high", "medium", "good", "critical"]
    icons = ["swords", "car", "school", "urgent"]
    return [
        {"lat": lat, "lng": lng, "title": KINDS[at][1], "url": "#map", "tone": tones[at], "icon": icons[at]}
        for at, (lat, lng) in enumerate(base)
    ]
