"""Which column says what, by the words that clerks write above their columns in three languages."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeschool.kernel.tables import UnusableFile
from safeschool.kernel.words import folded

# Of two columns for one field the word that stands first here wins.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "school name", "school", "establishment name", "establishmentname", "ten truong", "ten", "truong",
        "ten co so", "ten don vi", "学校名称", "校名", "学校", "名称", "单位名称",
    ),
    "code": (
        "code", "school code", "urn", "id", "school id", "uid", "nces school id", "identifier", "sourcedid",
        "census no", "censusno", "ma truong",
        "ma", "ma dinh danh", "学校代码", "学校编码", "学校标识码", "标识码", "编码", "代码", "编号",
    ),
    "unit": ("unit", "unit code", "don vi", "ma don vi", "ma phuong", "单位代码", "单位", "辖区"),
    "district": (
        "district", "local authority name", "local authority", "la name", "ward", "township", "zone", "phuong", "xa",
        "phuong xa", "quan huyen", "dia ban", "乡镇", "所属乡镇", "街道", "区县",
    ),
    "levels": (
        "level", "levels", "phase of education", "phase", "phaseofeducation", "school level", "cap hoc", "cap",
        "loai hinh", "bac hoc", "学段", "办学类型", "学校类型", "学校类别", "类别", "type",
    ),
    "area": ("area", "urban rural", "khu vuc", "vung", "城乡", "城乡类型", "城乡分类"),
    "address": ("address", "street", "location", "dia chi", "地址", "学校地址", "详细地址"),
    "latitude": ("latitude", "lat", "vi do", "y", "纬度"),
    "longitude": ("longitude", "lng", "lon", "long", "kinh do", "x", "经度"),
    "phone": (
        "phone", "telephone", "telephone no", "tel", "phone number", "dien thoai", "so dien thoai", "sdt", "电话",
        "联系电话", "办公电话",
    ),
}  # fmt: skip


LABELS = {
    "name": gettext_lazy("name"),
    "code": gettext_lazy("code"),
    "unit": gettext_lazy("unit"),
    "district": gettext_lazy("district"),
    "levels": gettext_lazy("levels"),
    "area": gettext_lazy("area"),
    "address": gettext_lazy("address"),
    "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"),
    "phone": gettext_lazy("phone"),
}


def _plain(header: str) -> str:
    return folded(header.replace("_", " ").replace("-", " ").replace("/", " "))


def mapped(columns: Sequence[str], wishes: Mapping[str, str]) -> dict[str, str]:
    """The column of each field found, wishes first. UnusableFile when a wish cannot be met or none has the name."""
    by_plain = {_plain(column): column for column in reversed(columns)}
    found = {field: _wished(field, wishes[field], by_plain) for field in wishes}
    taken = set(found.values())
    for field, words in SYNONYMS.items():
        column = next((by_plain[word] for word in words if word in by_plain and by_plain[word] not in taken), None)
        if column and field not in found:
            found[field] = column
            taken.add(column)
    if "name" not in found:
        raise UnusableFile(
            _("No column of this file has the names of the schools. Its columns are: %(columns)s. Say which one it is.")
            % {"columns": ", ".join(columns[:20])}
        )
    return found


def _wished(field: str, column: str, by_plain: Mapping[str, str]) -> str:
    if field not in SYNONYMS:
        raise UnusableFile(
            _("“%(field)s” is nothing that a school list can fill. Choose from: %(fields)s.")
            % {"field": field, "fields": ", ".join(SYNONYMS)}
        )
    known = by_plain.get(_plain(column))
    if known is None:
        raise UnusableFile(
            _("This file has no column “%(column)s”. Its columns are: %(columns)s.")
            % {"column": column, "columns": ", ".join(list(by_plain.values())[:20])}
        )
    return known
