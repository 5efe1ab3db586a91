"""JSON as a table: a FeatureCollection, a list of objects, objects by key, or an object that holds one such list."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from safeschool.kernel.tables.rows import Row, Table, UnusableFile
from safeschool.kernel.tables.text import clean

Found = tuple[dict[str, Any], dict[str, Any] | None]


def table_of_json(text: str) -> Table:
    """The objects of the document as rows; of a feature its properties, with the geometry beside them."""
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        where = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnusableFile(_("This file is not whole JSON%(where)s.") % {"where": where}) from error
    found = [_parted(each) for each in _objects(document)]
    if not any(cells for cells, _geometry in found):
        raise UnusableFile(_("This file holds no list of objects: nothing in it can be a row."))
    columns = tuple(dict.fromkeys(clean(key) for cells, _geometry in found for key in cells))
    return Table(columns, _rows(columns, found))


def _objects(document: Any) -> list[dict[str, Any]]:
    if isinstance(document, dict) and isinstance(document.get("features"), list):
        document = document["features"]
    if isinstance(document, dict) and document.get("type") != "Feature":
        document = _inside(document)
    items = document if isinstance(document, list) else [document]
    return [item if isinstance(item, dict) else {} for item in items]


def _inside(document: dict[str, Any]) -> list[Any]:
    """The one list of objects in it, or its values where each key holds an object."""
    lists = [value for value in document.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if len(lists) == 1:
        return lists[0]
    if document and all(isinstance(value, dict) for value in document.values()):
        return [{"key": key, **value} for key, value in document.items()]
    return []


def _parted(item: dict[str, Any]) -> Found:
    if item.get("type") != "Feature":
        return item, None
    cells = dict(item.get("properties") or {})
    if "id" in item:
        cells.setdefault("id", item["id"])
    geometry = item.get("geometry")
    return cells, geometry if isinstance(geometry, dict) else None


def _rows(columns: tuple[str, ...], found: list[Found]) -> Iterator[Row]:
    for number, (cells, geometry) in enumerate(found, start=1):
        texts = {clean(key): _text(value) for key, value in cells.items()}
        if geometry or any(texts.values()):
            yield Row(number, {column: texts.get(column, "") for column in columns}, geometry)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
