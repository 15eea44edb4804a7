from pathlib import Path

import pytest

from cms.kept_port import keep_port, kept_port


def test_a_kept_port_comes_back(tmp_path: Path) -> None:
    keep_port(tmp_path, 9123)
    assert kept_port(tmp_path) == 9123


@pytest.mark.parametrize("content", [None, "", "many"])
def test_without_a_readable_one_it_is_the_default(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "port").write_text(content)
    assert kept_port(tmp_path) == 8000
