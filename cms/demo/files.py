"""The demo's files for download, written without any library."""

from random import Random

SPECIES = ("Barnacle goose", "Guillemot", "Kittiwake", "Wheatear", "Goldcrest", "Robin", "Blackcap")

LEAFLET = (
    ("F2", 26, "How to report a ring"),
    ("F1", 12, "Tarnholm Bird Observatory"),
    ("F1", 12, ""),
    ("F2", 14, "1. Read it"),
    ("F1", 12, "Every ring carries letters and digits, and the name of a ringing centre."),
    ("F1", 12, "Turn the ring, or take several photographs from different sides."),
    ("F1", 12, ""),
    ("F2", 14, "2. Note where and when"),
    ("F1", 12, "A place on a map and the date are enough. Was the bird alive?"),
    ("F1", 12, ""),
    ("F2", 14, "3. Tell us"),
    ("F1", 12, "rings@tarnholm.example - you hear the bird's story within a week."),
    ("F1", 12, "Please leave the ring on the bird."),
)


def ringing_totals() -> bytes:
    """Return a table of birds ringed a year, as CSV."""
    random = Random(1984)
    lines = ["year,species,ringed,recovered"]
    for year in range(2005, 2025):
        for species in SPECIES:
            ringed = random.randint(40, 900)
            lines.append(f"{year},{species},{ringed},{round(ringed * random.uniform(0.002, 0.03))}")
    return "\n".join([*lines, ""]).encode()


def leaflet() -> bytes:
    """Return a PDF of one page, with its text as text."""
    moves = []
    for font, size, line in LEAFLET:
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        moves.append(f"/{font} {size} Tf {size * 1.7:g} TL ({escaped}) Tj T*")
    content = "BT 64 770 Td " + "\n".join(moves) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    ]
    written, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    written += f"xref\n0 {count}\n0000000000 65535 f \n{table}"
    start = written.index("xref\n0 ")
    written += f"trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return written.encode("ascii")
