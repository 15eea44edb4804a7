"""Files as other programs write them, made by hand."""

import io
import zipfile
from collections.abc import Sequence


def pdf(*pages: str) -> bytes:
    """Return a PDF with one line of text a page."""
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), b" ".join(kids))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, source in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, source)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def archive(**parts: str | bytes) -> bytes:
    """Return a zip; two underscores in a name are a slash, and `.xml` is added."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(f"{name.replace('__', '/')}.xml", content)
    return data.getvalue()


def docx(paragraphs: Sequence[str]) -> bytes:
    """Return a Word document."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    deleted = "<w:p><w:r><w:delText>was deleted</w:delText></w:r></w:p>"
    return archive(word__document=f"<w:document {w}><w:body>{body}{deleted}</w:body></w:document>")


def odt(paragraph: str) -> bytes:
    """Return an OpenDocument text with one paragraph, which may hold markup."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    body = f"<office:body><office:text><text:p>{paragraph}</text:p></office:text></office:body>"
    return archive(content=f"<office:document-content {names}>{body}</office:document-content>")


def pptx(*slides: str) -> bytes:
    """Return a presentation with one line of text a slide."""
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return archive(
        **{
            f"ppt__slides__slide{number}": f"<sld {a}><a:p><a:t>{text}</a:t></a:p></sld>"
            for number, text in enumerate(slides, 1)
        }
    )
