"""A site to import into, and a folder to import from."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PillowImage

Write = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files below tmp_path/content and return that folder; called again, it adds and
    replaces.
    """

    def write_files(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "content"
        for name, content in files.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write_files


def picture(color: str = "red", kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    PillowImage.new("RGB", (40, 30), color).save(buffer, kind)
    return buffer.getvalue()


def page_text(body: str = "Text.", **settings: Any) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in settings.items())
    return f"---\n{lines}---\n{body}\n"
