"""The translators' bench: extract what the code says, list what a language lacks, fill it in.

python tools/texts.py extract             (needs GNU gettext)
python tools/texts.py missing vi          (JSON on stdout: [{"id", "plural", "where"}])
python tools/texts.py fill vi FILE.json   (JSON {"English": "text" or ["form", …]})
python tools/texts.py check               (exit 1 when a language lacks a text or a placeholder)
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi", "zh_Hans")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")


def catalogue(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def extract() -> None:
    """Bring both catalogues up to the code; obsolete entries go."""
    for language in LANGUAGES:
        catalogue(language).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "makemessages", "-l", language, "--no-obsolete", "--no-wrap",
             "--add-location", "file", "-i", ".venv", "-i", ".box", "-i", "tests", "-i", "bench", "-v", "0"],
            cwd=ROOT, check=True,
        )  # fmt: skip
        po = polib.pofile(str(catalogue(language)), wrapwidth=0)
        # A date that changes at every extraction would make a difference where there is none.
        po.metadata.pop("POT-Creation-Date", None)
        po.metadata["Language"] = language
        po.metadata["Plural-Forms"] = "nplurals=1; plural=0;"
        for entry in po:
            if entry.fuzzy:
                entry.flags.remove("fuzzy")
                entry.msgstr, entry.msgstr_plural = "", {0: ""} if entry.msgid_plural else {}
                entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
            if entry.msgid_plural:
                entry.msgstr_plural = {0: entry.msgstr_plural.get(0, "")}
        po.save()


def lacking(language: str) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(catalogue(language))) if not entry.translated()]


def missing(language: str) -> None:
    entries = [
        {
            "id": entry.msgid,
            "plural": entry.msgid_plural,
            "context": entry.msgctxt,
            "where": sorted({place for place, _ in entry.occurrences}),
        }
        for entry in lacking(language)
    ]
    print(json.dumps(entries, ensure_ascii=False, indent=1))


def fill(language: str, source: str) -> None:
    """Give a text to each entry that has none."""
    texts = json.loads(Path(source).read_text(encoding="utf-8"))
    po = polib.pofile(str(catalogue(language)), wrapwidth=0)
    for entry in po:
        text = texts.get(entry.msgid)
        if not text or entry.translated():
            continue
        if entry.msgid_plural:
            entry.msgstr_plural = {0: text[0] if isinstance(text, list) else text}
        else:
            entry.msgstr = text
    po.save()


def check() -> int:
    """Print what is missing or misplaced; the number of faults."""
    faults = 0
    for language in LANGUAGES:
        for entry in polib.pofile(str(catalogue(language))):
            texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
            wanted = {frozenset(PLACEHOLDER.findall(entry.msgid)), frozenset(PLACEHOLDER.findall(entry.msgid_plural))}
            if not entry.translated() or entry.fuzzy:
                print(f"{language}: no text for {entry.msgid!r}")
                faults += 1
            elif any(frozenset(PLACEHOLDER.findall(text)) not in wanted for text in texts):
                print(f"{language}: other placeholders in {entry.msgid!r}")
                faults += 1
    return faults


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["extract"]:
            extract()
        case ["missing", language]:
            missing(language)
        case ["fill", language, source]:
            fill(language, source)
        case ["check"]:
            sys.exit(min(check(), 1))
        case _:
            sys.exit(__doc__)
