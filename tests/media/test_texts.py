"""The text of files, and files that are made to do harm."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from media import texts
from media.texts import Part, Unreadable, kind_of, read_text
from tests.media import files

Read = Callable[[str, bytes], list[Part]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(kind: str, content: bytes) -> list[Part]:
        path = tmp_path / f"file.{kind}"
        path.write_bytes(content)
        return read_text(kind, path)

    return run


def xlsx() -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Species", "Count"])
    book.active.append(["Sea eagle", 12])
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "parts"),
    [
        ("pdf", files.pdf("First page", "2"), [("page=1", "First page"), ("page=2", "2")]),
        ("docx", files.docx(["One", "Two &amp; three"]), [("", "One Two & three")]),
        ("odt", files.odt("Mixed <text:span>in</text:span> order"), [("", "Mixed in order")]),
        ("pptx", files.pptx(*map(str, range(11))), [("", str(n)) for n in range(11)]),
        ("xlsx", xlsx(), [("", "Species Count Sea eagle")]),
        ("html", b"<style>no</style><p>Yes &amp;<script>no</script> yes", [("", "Yes & yes")]),
        ("txt", "\ufeffZwölf\n Vögel".encode(), [("", "Zwölf Vögel")]),
        ("csv", "Vögel;12".encode("latin-1"), [("", "Vögel;12")]),
        ("md", "Vögel".encode("utf-16"), [("", "Vögel")]),
        ("txt", b"a\x00b", [("", "a b")]),
        ("txt", b" \n", []),
    ],
)
def test_text(read: Read, kind: str, content: bytes, parts: list[tuple[str, str]]) -> None:
    assert read(kind, content) == [Part(*part) for part in parts]


def test_kinds() -> None:
    assert kind_of("a/b/Report.final.PDF") == "pdf"
    assert kind_of("photo.png") is kind_of("README") is kind_of(".pdf") is None


def test_a_long_text_is_cut(read: Read) -> None:
    (part,) = read("txt", "é".encode() * 1_000_000)
    assert len(part.text) == texts.MAX_TEXT


def bomb() -> bytes:
    """An archive of 100 KB with a part of 100 MB."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 100_000_000 + b"</a>")
    return data.getvalue()


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("pdf", b"", "cannot be read"),
        ("pdf", b"%PDF-1.7\n" + bytes(range(256)) * 100, "cannot be read"),
        ("docx", b"PK\x03\x04nothing", "BadZipFile"),
        ("docx", files.archive(word__document="<a><b></a>"), "ExpatError"),
        ("docx", bomb(), "unpacks to more than"),
        (
            "odt",
            files.archive(content=f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l9;</x>'),
            "declares entities",
        ),
    ],
    ids=["empty", "noise", "no zip", "no xml", "zip bomb", "billion laughs"],
)
def test_broken_and_hostile_files(read: Read, kind: str, content: bytes, message: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Unreadable, match=message):
        read(kind, content)
    assert time.perf_counter() - began < 20


def test_what_comes_before_an_error_is_kept(read: Read) -> None:
    broken = files.archive(ppt__slides__slide1="<a><t>First</t></a>", ppt__slides__slide2="<a>")
    assert read("pptx", broken) == [Part("", "First")]


def test_reading_is_limited_in_time_and_memory(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LONGEST", 0.01)
    with pytest.raises(Unreadable, match="takes more than"):
        read("txt", b"x")
    monkeypatch.undo()
    monkeypatch.setattr(texts, "MAX_FILE", 3)
    with pytest.raises(Unreadable, match="larger than"):
        read("txt", b"xxxx")


def test_deep_nesting(read: Read) -> None:
    deep = f"<a>{'<b>' * 200_000}<t>in the deep</t>{'</b>' * 200_000}</a>"
    assert read("docx", files.archive(word__document=deep)) == [Part("", "in the deep")]
