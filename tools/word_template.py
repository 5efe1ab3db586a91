"""Write safeschool/reports/weekly.docx, from which every unit starts: python tools/word_template.py."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

OUT = Path(__file__).resolve().parents[1] / "safeschool" / "reports" / "weekly.docx"
CELLS = ("label", "number", "unit", "before", "change", "last_year", "year_to_date")
WIDTHS = (5.2, 2.0, 2.3, 2.0, 1.7, 2.2, 2.2)
RIGHT = ("number", "before", "change", "last_year", "year_to_date")


def _font(style: Any, size: float) -> None:
    """Letters that every office machine of both countries has."""
    style.font.name, style.font.size = "Times New Roman", Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun")


def _line(paper: Any, text: str, style: str = "Normal", *, is_bold: bool = False, is_centred: bool = False) -> None:
    paragraph = paper.add_paragraph(style=style)
    run = paragraph.add_run(text)
    if is_bold:
        run.bold = True
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _cell(cell: Any, text: str, *, is_right: bool = False, is_bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = is_bold, Pt(9.5)
    paragraph.paragraph_format.space_after = Pt(0)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: Any) -> None:
    """The head of a table stands on each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _head(paper: Any) -> None:
    table = paper.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    left.width, right.width = Cm(7.4), Cm(10.2)
    for cell, lines in ((left, ("{{ unit }}", "{{ number }}")), (right, ("{{ heading[0] }}", "{{ heading[1] }}"))):
        is_right = cell is right
        first = cell.paragraphs[0]
        if is_right:
            first.add_run("{% if heading %}")
        first.add_run(lines[0]).bold = True
        first.alignment = WD_ALIGN_PARAGRAPH.CENTER
        second = cell.add_paragraph()
        second.add_run(lines[1]).bold = is_right
        if is_right:
            second.add_run("{% endif %}")
        second.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph()


def _annex(paper: Any) -> None:
    _line(paper, "{%p if sections %}")
    paper.add_page_break()
    _line(paper, "{{ annex }}", "Heading 2")
    _line(paper, "{%p for section in sections %}")
    _line(paper, "{{ section.title }}", "Heading 3")
    table = paper.add_table(rows=4, cols=len(CELLS), style="Table Grid")
    table.autofit = False
    for column, name in enumerate(CELLS):
        _cell(table.rows[0].cells[column], f"{{{{ columns.{name} }}}}", is_bold=True, is_right=name in RIGHT)
        _cell(table.rows[2].cells[column], f"{{{{ row.{name} }}}}", is_right=name in RIGHT)
    _cell(table.rows[1].cells[0], "{%tr for row in section.rows %}")
    _cell(table.rows[3].cells[0], "{%tr endfor %}")
    _repeat(table.rows[0])
    for row in table.rows:
        for column, width in enumerate(WIDTHS):
            row.cells[column].width = Cm(width)
    _line(paper, "{%p endfor %}")
    _line(paper, "{%p endif %}")


def main() -> None:
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.7)
    page.top_margin = page.bottom_margin = Cm(2)
    for name, size in (("Normal", 12.0), ("Title", 16.0), ("Heading 2", 13.0), ("Heading 3", 12.0)):
        _font(paper.styles[name], size)
    paper.styles["Normal"].paragraph_format.space_after = Pt(4)
    _head(paper)
    _line(paper, "{{ title }}", is_bold=True, is_centred=True)
    paper.paragraphs[-1].runs[0].font.size = Pt(15)
    _line(paper, "{%p for one in lead %}")
    _line(paper, "{{ one.term }}: {{ one.value }}")
    _line(paper, "{%p endfor %}")
    _line(paper, "{%p for chapter in chapters %}")
    _line(paper, "{{ chapter.title }}", "Heading 2")
    _line(paper, "{%p for line in chapter.paragraphs %}")
    _line(paper, "{{ line }}")
    _line(paper, "{%p endfor %}")
    _line(paper, "{%p endfor %}")
    _line(paper, "{{ signature }}", is_bold=True)
    paper.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _annex(paper)
    _line(paper, "{%p for note in notes %}")
    _line(paper, "{{ note }}")
    _line(paper, "{%p endfor %}")
    paper.core_properties.author, paper.core_properties.title = "SafeSchool", "Template of the weekly report"
    paper.save(str(OUT))


if __name__ == "__main__":
    main()
