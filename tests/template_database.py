"""A migrated SQLite file that test runs copy: Wagtail's migrations take 20 s, a copy takes none.

Its name carries a hash of the pins and of every migration of ours, so that a change of either makes
a new one.
"""

import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

from tests.services.process import CACHE

ROOT = Path(__file__).resolve().parent.parent


def path() -> Path:
    """Return where the template for the present migrations is, or would be."""
    ours = (found for app in ("api", "cms", "media", "pages", "search") for found in _files(app))
    digest = hashlib.sha256()
    for file in (ROOT / "requirements.txt", ROOT / "cms/settings.py", *ours):
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return CACHE / f"migrated-{digest.hexdigest()[:20]}.sqlite3"


def keep(database: Path) -> None:
    """Make this migrated, otherwise unused database the template, in one step; drop older ones."""
    template = path()
    template.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=template.parent) as folder:
        draft = Path(folder) / "draft.sqlite3"
        connection = sqlite3.connect(database)
        try:
            connection.execute("VACUUM INTO ?", (str(draft),))
        finally:
            connection.close()
        draft.replace(template)
    for other in sorted(CACHE.glob("migrated-*.sqlite3"), key=lambda file: file.stat().st_mtime)[
        :-3
    ]:
        other.unlink(missing_ok=True)


def copy_to(database: Path) -> bool:
    """Put a copy of the template there; False where there is no template yet."""
    try:
        shutil.copy(path(), database)
    except FileNotFoundError:
        return False
    return True


def _files(app: str) -> list[Path]:
    return sorted((ROOT / app).rglob("migrations/*.py"))
