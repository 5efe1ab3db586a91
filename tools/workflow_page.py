"""Write docs/workflow.md anew from the tables of incidents/workflow."""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "workflow.md"

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeschool.settings")
    django.setup()
    from incidents.workflow.pictures import as_markdown

    PAGE.write_text(as_markdown(), encoding="utf-8")
