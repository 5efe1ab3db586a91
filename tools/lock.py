"""Write the lists that pip reads from uv.lock, after every change of it: python tools/lock.py [--check]."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXPORT = ["uv", "export", "--quiet", "--frozen", "--format", "requirements-txt", "--no-annotate", "--no-header"]
LISTS = {"requirements.txt": ["--no-dev"], "requirements-dev.txt": []}


def exported(options: list[str]) -> str:
    """What uv would have pip install, every file by its hash."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "list.txt"
        subprocess.run([*EXPORT, *options, "--output-file", str(out)], cwd=ROOT, check=True)
        return out.read_text()


def main() -> int:
    is_check = "--check" in sys.argv[1:]
    if shutil.which("uv") is None:
        print("This needs uv. Without it tests/embedded/test_lock_files.py still compares the lists with the lock.")
        return 0 if is_check else 2
    stale = []
    for name, options in LISTS.items():
        text = exported(options)
        if is_check and (ROOT / name).read_text() != text:
            stale.append(name)
        elif not is_check:
            (ROOT / name).write_text(text)
    if stale:
        print(f"{' and '.join(stale)} differ from uv.lock: run python tools/lock.py", file=sys.stderr)
    return len(stale)


if __name__ == "__main__":
    sys.exit(main())
