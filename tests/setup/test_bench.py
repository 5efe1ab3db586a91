"""What a benchmark prints."""

import json

from bench.harness import Result


def test_a_result_reads_as_a_line_with_a_floor_a_ratio_both_or_neither():
    alone = Result("lost", 0, "reminders", None, None, "0", True)
    of_nothing = Result("lost", 0, "reminders", 0, None, "0", True)
    beside = Result("list", 7.4, "ms", 1.1, 6.73, "<= 16.6 ms", False)

    assert str(alone) == "lost: 0 reminders; bar 0: holds"
    assert str(of_nothing) == "lost: 0 reminders, floor 0 reminders; bar 0: holds"
    assert str(beside) == "list: 7.4 ms, floor 1.1 ms (x 6.73); bar <= 16.6 ms: MISSED"


def test_a_result_is_an_object_for_programs():
    told = json.loads(Result("list", 7.4, "ms", 1.1, 6.73, "<= 16.6 ms", False).line())

    assert list(told) == ["name", "figure", "unit", "floor", "ratio", "bar", "holds"]
