"""A paper as a Word file, out of a template that a unit can change.

A template is written by people outside: it may only tell, choose and repeat (no call, no filter), nothing it names lies
outside the paper, and what it points at lies inside the file. Only who makes such a file loads this module.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

MOST_BYTES = 2_000_000
MOST_UNPACKED = 30_000_000
MOST_PARTS = 400
DEEPEST = 3
BODY = "word/document.xml"
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For,
    nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand,
)  # fmt: skip


class Figures(dict[str, dict[str, str]]):
    """Figures by code; one that a report does not have (an older or a newer one has it) is told as a dash."""

    def __missing__(self, code: str) -> dict[str, str]:
        return dict.fromkeys(("label", "number", "unit", "before", "change", "last_year", "year_to_date"), "–")


def fill(template: bytes, words: Mapping[str, Any]) -> bytes:
    """The template with the words of one paper; ValidationError with a sentence when it cannot be filled."""
    opened, out = _opened(template), io.BytesIO()
    try:
        opened.render({**words, "figures": Figures(words["figures"])}, _environment())
        opened.save(out)
    except (UndefinedError, SecurityError) as error:
        raise ValidationError(
            _("The template names something that no report has: %(what)s."), params={"what": _named(error)}
        ) from error
    except TemplateSyntaxError as error:
        raise _broken(error) from error
    except (LxmlError, ValueError, KeyError) as error:
        raise ValidationError(_("A placeholder of the template stands where Word cannot have it.")) from error
    return out.getvalue()


def check(template: bytes, words: Mapping[str, Any]) -> None:
    """ValidationError with a sentence unless the template can be filled with a paper like this one."""
    _check_file(template)
    environment = _environment()
    for source in _sources(_opened(template)):
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as error:
            raise _broken(error) from error
        _check_tree(tree, set(words))
        _check_codes(tree, words["figures"])
    fill(template, words)


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _opened(template: bytes) -> DocxTemplate:
    made = DocxTemplate(io.BytesIO(template))
    try:
        made.init_docx()
    except (OpcError, LxmlError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise _no_word_file() from error
    return made


def _no_word_file() -> ValidationError:
    return ValidationError(_("This is not a Word file (.docx)."))


def _broken(error: TemplateSyntaxError) -> ValidationError:
    return ValidationError(
        _("A placeholder of the template is broken: %(what)s."), params={"what": str(error.message).rstrip(".")[:200]}
    )


def _named(error: UndefinedError | SecurityError) -> str:
    return str(error.message).rstrip(".")[:200]


def _check_file(template: bytes) -> None:
    if len(template) > MOST_BYTES:
        raise ValidationError(_("A template has at most %(most)s bytes."), params={"most": MOST_BYTES})
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as box:
            parts = box.infolist()
            names = {part.filename for part in parts}
            if BODY not in names or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _no_word_file()
            relations = [box.read(name) for name in names if name.endswith(".rels")]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise _no_word_file() from error
    has_macros = any(name.endswith(".bin") for name in names)
    if has_macros or any(b'TargetMode="External"' in one for one in relations):
        raise ValidationError(_("A template holds no macros and nothing that lies outside the file."))


def _sources(opened: DocxTemplate) -> Iterator[str]:
    """What is filled: the body, its headers and its footers."""
    yield str(opened.patch_xml(opened.get_xml()))
    for uri in (opened.HEADER_URI, opened.FOOTER_URI):
        for _key, part in opened.get_headers_footers(uri):
            yield str(opened.patch_xml(opened.get_part_xml(part)))


def _check_tree(tree: nodes.Node, known: set[str], depth: int = 0) -> None:
    """A name is one of the paper or of a loop around; loops are few, so that no template can grow without end."""
    if not isinstance(tree, ALLOWED) or depth > DEEPEST:
        raise ValidationError(
            _("A template tells, chooses and repeats, and does nothing else (line %(line)s)."),
            params={"line": tree.lineno},
        )
    if isinstance(tree, nodes.Name) and tree.name not in known:
        raise ValidationError(
            _("The template names something that no report has: %(what)s."), params={"what": tree.name}
        )
    inside = known
    if isinstance(tree, nodes.For):
        inside = known | {name.name for name in tree.target.find_all(nodes.Name)} | _names(tree.target) | {"loop"}
        depth += 1
    for child in tree.iter_child_nodes():
        _check_tree(child, inside, depth)


def _names(target: nodes.Node) -> set[str]:
    return {target.name} if isinstance(target, nodes.Name) else set()


def _check_codes(tree: nodes.Template, figures: Mapping[str, Any]) -> None:
    """A figure named by its code is one that the unit's report has today."""
    for one in tree.find_all(nodes.Getattr):
        is_code = isinstance(one.node, nodes.Name) and one.node.name == "figures"
        if is_code and one.attr not in figures:
            raise ValidationError(_("There is no figure with the code %(code)s."), params={"code": one.attr})
