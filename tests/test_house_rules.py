"""The rules of the house that no linter can hold."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("schools", "patrols", "incidents", "campaigns", "safeschool")
FILES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts and "__pycache__" not in path.parts
)
DOORS = [path for path in FILES if path.name in ("views.py", "api.py") or path.parent.name in ("views", "api")]
# Signing in comes before anybody can be asked what he may see.
DOORS_WITH_ROWS = [path for path in DOORS if path.name != "me.py" and path.parts[-2] != "kernel"]
OURS = [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]
# What a door must not call on a row or a queryset: only actions write.
WRITES = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Words that are never said of anybody here, least of all of a child.
FORBIDDEN_WORDS = ("suspect ", "suspects", "offender", "đối tượng", "嫌疑人")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_at_most_three_hundred_lines(path):
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", DOORS, ids=name_of)
def test_views_and_apis_write_nothing(path):
    calls = [
        f"{name_of(path)}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and not _is_of_serializer_or_dict(node.func)
    ]
    assert calls == []


def _is_of_serializer_or_dict(func: ast.Attribute) -> bool:
    """`super().create(…)` of the framework, `context.update(…)` of a dict: neither is a row."""
    holder = func.value
    if isinstance(holder, ast.Call) and isinstance(holder.func, ast.Name) and holder.func.id == "super":
        return True
    return isinstance(holder, ast.Name) and holder.id in {"context", "kwargs", "params", "data", "serializer", "form"}


@pytest.mark.parametrize("path", DOORS_WITH_ROWS, ids=name_of)
def test_views_and_apis_read_only_what_is_visible(path):
    """Every `Model.objects` goes through `visible_to`, or through its sister `counted_for`, whose rows may be masked.

    A viewset's class-level queryset is narrowed by its base.
    """
    tree = ast.parse(path.read_text())
    class_level = {
        id(node)
        for cls in ast.walk(tree)
        if isinstance(cls, ast.ClassDef)
        for statement in cls.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement)
    }
    open_reads = []
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr == "objects") or id(node) in class_level:
            continue
        chain, above = [], parents.get(id(node))
        while isinstance(above, ast.Attribute | ast.Call):
            if isinstance(above, ast.Attribute):
                chain.append(above.attr)
            above = parents.get(id(above))
        if not {"visible_to", "counted_for", "seating", "none"} & set(chain):
            open_reads.append(f"{name_of(path)}:{node.lineno}")
    assert open_reads == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_has_a_name_for_a_row_and_says_what_is_personal(model):
    assert model.__str__ is not apps.get_model("contenttypes.ContentType").__base__.__str__
    declared = getattr(model, "PERSONAL_DATA", None)
    assert isinstance(declared, tuple), "say which fields are personal data: PERSONAL_DATA = ()"
    fields = {field.attname for field in model._meta.concrete_fields} | {f.name for f in model._meta.concrete_fields}
    assert set(declared) <= fields


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_speaks_of_people_as_nobody_may(path):
    text = path.read_text().lower()
    assert [word for word in FORBIDDEN_WORDS if word in text] == []


def test_texts_are_marked_by_a_name_that_the_catalogue_is_made_from():
    """xgettext knows gettext's own names and "_"; a text under another alias would never be translated."""
    aliases = [
        f"{name_of(path)}: {alias.name} as {alias.asname}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname not in (None, "_")
    ]
    assert aliases == []


def test_every_task_of_the_beat_exists():
    from safeschool.celery import app

    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= set(app.tasks)
