"""The text of a file: PDF, Office and OpenDocument files, HTML and plain text.

Files come from anywhere, and what reads them is large: it runs in a process of its own, without
Django, that is limited in memory and time and ended when it takes too long. Only this module's
`read_text` starts it; `python -m media.texts KIND PATH` is what it runs.
"""

import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple
from xml.parsers import expat

MAX_FILE = 50_000_000  # bytes; larger files are not read
MAX_TEXT = 200_000  # characters that are kept
MAX_UNPACKED = 50_000_000  # bytes that come out of one part of an archive
MEMORY = 1_000_000_000  # bytes that reading may take
SECONDS = 20  # of processor time
LONGEST = 60  # seconds in all
ROOT = Path(__file__).resolve().parents[1]


class Part(NamedTuple):
    """A stretch of text. `anchor` leads to it in browsers (`page=3` in a PDF), or is empty."""

    anchor: str
    text: str


class Unreadable(Exception):
    """A file without text that can be read; the message says why."""


def kind_of(filename: str) -> str | None:
    """Return the kind of text that is in a file of this name; None: it is not read."""
    suffix = Path(filename).suffix.lower().lstrip(".")
    return suffix if suffix in READERS else None


def read_text(kind: str, path: Path) -> list[Part]:
    """Return the text of a file, in order, cut off after MAX_TEXT characters.

    Raises:
        Unreadable: it is broken, locked, too large, or takes too long.
    """
    if path.stat().st_size > MAX_FILE:
        raise Unreadable(f"It is larger than {MAX_FILE // 1_000_000} MB.")
    command = [sys.executable, "-m", "media.texts", kind, str(path.resolve())]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, timeout=LONGEST, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(f"Reading it takes more than {LONGEST} seconds.") from None
    if done.returncode < 0:
        raise Unreadable(
            f"Reading it was ended by signal {-done.returncode}: it needs more than {SECONDS} "
            f"seconds or {MEMORY // 1_000_000} MB."
        )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        lines = done.stderr.decode(errors="replace").split("\n")
        raise Unreadable((lines[-2:] or ["It cannot be read."])[0][:500]) from None
    if "error" in answer:
        raise Unreadable(answer["error"])
    return [Part(*part) for part in answer["parts"]]


# What follows runs in the process of its own ------------------------------------------------------


def pdf(file: BinaryIO) -> Iterator[Part]:
    """Return the text of each page."""
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("It is locked by a password.")
    for number, page in enumerate(reader.pages, 1):
        yield Part(f"page={number}", page.extract_text())


class Markup(NamedTuple):
    """Where the text is in the XML of a kind of file; elements by their names without namespace.

    Attributes:
        parts: how the names of the parts of the archive begin.
        text: the only elements whose text counts; none: all.
        ends: the elements that end a word.
        without: elements that are left out with all that is in them.
    """

    parts: tuple[str, ...]
    text: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset({"p", "h", "tab", "br", "s", "line-break", "si", "is"})
    without: frozenset[str] = frozenset({"tracked-changes", "annotation", "delText", "rPh"})


def archive(markup: Markup) -> Callable[[BinaryIO], Iterator[Part]]:
    """Return a reader for a zip of XML."""

    def read(file: BinaryIO) -> Iterator[Part]:
        with zipfile.ZipFile(file) as found:
            names = [name for name in found.namelist() if name.startswith(markup.parts)]
            for name in sorted(names, key=lambda name: (len(name), name)):
                if name.endswith(".xml"):
                    with found.open(name) as part:
                        yield Part("", _xml_text(part, markup))

    return read


def _xml_text(source: IO[bytes], markup: Markup) -> str:
    pieces: list[str] = []
    inside: list[str] = []  # the elements around the present place
    left_out = 0  # how many of them are not wanted

    def start(name: str, attributes: object) -> None:
        nonlocal left_out
        inside.append(name.rpartition(" ")[2])
        left_out += inside[-1] in markup.without

    def end(name: str) -> None:
        nonlocal left_out
        left_out -= inside[-1] in markup.without
        if inside.pop() in markup.ends:
            pieces.append(" ")

    def text(characters: str) -> None:
        if not left_out and (not markup.text or inside[-1] in markup.text):
            pieces.append(characters)

    def refuse(*declared: object) -> None:
        raise Unreadable("It declares entities, which no office program does.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refuse
    unpacked = 0
    while chunk := source.read(100_000):
        unpacked += len(chunk)
        if unpacked > MAX_UNPACKED:
            raise Unreadable(f"A part of it unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")
        parser.Parse(chunk)
    parser.Parse(b"", True)
    return "".join(pieces)


def plain(file: BinaryIO) -> Iterator[Part]:
    """Return a text in UTF-8, UTF-16 with a mark, or else in Latin-1."""
    yield Part("", _decoded(file))


def html(file: BinaryIO) -> Iterator[Part]:
    """Return the readable text of a web page."""
    reader = _Html()
    reader.feed(_decoded(file))
    reader.close()
    yield Part("", "".join(reader.pieces))


def _decoded(file: BinaryIO) -> str:
    source = file.read(4 * MAX_TEXT)
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", errors="replace")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(source) - 4:  # a character that was cut
            return source[: error.start].decode("utf-8-sig")
        return source.decode("latin-1")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unreadable = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unreadable += tag in ("script", "style", "template")
        self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unreadable -= tag in ("script", "style", "template") and self._unreadable > 0

    def handle_data(self, data: str) -> None:
        if not self._unreadable:
            self.pieces.append(data)


TEXT = frozenset({"t"})
OPEN_DOCUMENT = Markup(parts=("content.xml",))
READERS: Mapping[str, Callable[[BinaryIO], Iterator[Part]]] = {
    "pdf": pdf,
    "docx": archive(Markup(("word/document", "word/footnotes", "word/endnotes"), TEXT)),
    "pptx": archive(Markup(("ppt/slides/slide", "ppt/notesSlides/"), TEXT)),
    "xlsx": archive(Markup(("xl/sharedStrings", "xl/worksheets/sheet"), TEXT)),
    **dict.fromkeys(("odt", "odp", "ods"), archive(OPEN_DOCUMENT)),
    **dict.fromkeys(("html", "htm"), html),
    **dict.fromkeys(("txt", "md", "csv", "tsv", "srt", "vtt"), plain),
}


def main(kind: str, path: str) -> None:
    """Print the parts of a file as JSON, or why it has none."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to a pipe, and to nothing else
    parts: list[Part] = []
    problem = ""
    try:
        with Path(path).open("rb") as file:
            parts.extend(_first(READERS[kind](file)))
    except Unreadable as error:
        problem = str(error)
    except Exception as error:  # whatever a library makes of a broken file
        problem = f"It cannot be read: {type(error).__name__}: {error}"[:500]
    # A file that is broken somewhere is found by what comes before.
    print(json.dumps({"parts": parts} if parts or not problem else {"error": problem}))


def _first(parts: Iterable[Part]) -> Iterator[Part]:
    """Return the parts that hold something, until there is enough."""
    left = MAX_TEXT
    for part in parts:
        # Half a surrogate pair or a null byte is no text that a database takes.
        text = part.text.replace("\0", " ").encode(errors="replace").decode()
        text = " ".join(text.split())[:left]
        left -= len(text)
        if text:
            yield Part(part.anchor, text)
        if left <= 0:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
