"""What shows while an image is on its way, and the formats that it comes in."""

import io
import math
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as PillowImage

from media.models import Image
from media.placeholders import DIGITS
from media.renditions import image_document
from tests.factories import make_image, make_site

pytestmark = pytest.mark.django_db
Pixel = tuple[int, ...]


def number(text: str) -> int:
    found = 0
    for character in text:
        found = found * 83 + DIGITS.index(character)
    return found


def light(value: float) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def decoded(blurhash: str, width: int, height: int) -> list[list[Pixel]]:
    """Return the pixels that a BlurHash stands for, as https://blurha.sh describes it."""
    size = number(blurhash[0])
    across, down = size % 9 + 1, size // 9 + 1
    assert len(blurhash) == 4 + 2 * across * down
    top = (number(blurhash[1]) + 1) / 166
    average = number(blurhash[2:6])
    colors = [tuple(light(average >> shift & 255) for shift in (16, 8, 0))]
    for at in range(6, len(blurhash), 2):
        value = number(blurhash[at : at + 2])
        levels = [(level - 9) / 9 for level in (value // 361, value // 19 % 19, value % 19)]
        colors.append(tuple(math.copysign(level**2, level) * top for level in levels))

    def pixel(x: int, y: int) -> Pixel:
        found = []
        for channel in range(3):
            total = sum(
                colors[i + j * across][channel]
                * math.cos(math.pi * x * i / width)
                * math.cos(math.pi * y * j / height)
                for j in range(down)
                for i in range(across)
            )
            total = max(0.0, min(1.0, total))
            curved = total * 12.92 if total <= 0.0031308 else 1.055 * total ** (1 / 2.4) - 0.055
            found.append(round(curved * 255))
        return tuple(found)

    return [[pixel(x, y) for x in range(width)] for y in range(height)]


def upload(picture: PillowImage.Image, form: str = "PNG") -> Image:
    make_site()
    data = io.BytesIO()
    picture.save(data, form)
    return Image.objects.create(title="A", file=ImageFile(data, name=f"a.{form.lower()}"))


def near(found: Pixel, expected: Pixel, within: int) -> bool:
    return all(abs(a - b) <= within for a, b in zip(found, expected, strict=True))


def test_a_blurhash_of_one_colour_is_that_colour() -> None:
    image = upload(PillowImage.new("RGB", (90, 60), (200, 120, 40)))
    assert len(image.blurhash) == 28
    for row in decoded(image.blurhash, 6, 4):
        assert all(near(pixel, (200, 120, 40), 2) for pixel in row)


def test_a_blurhash_is_light_and_dark_where_the_picture_is() -> None:
    picture = PillowImage.new("RGB", (400, 300), (10, 20, 200))
    picture.paste((250, 240, 20), (0, 0, 200, 300))
    rows = decoded(upload(picture).blurhash, 40, 30)
    for row in rows:
        left, right = row[3], row[-4]
        assert left[0] > 220 > 130 > right[0]
        assert left[1] > 220 > 130 > right[1]
        assert left[2] < 130 < 180 < right[2]


def test_what_is_transparent_counts_as_white() -> None:
    image = upload(PillowImage.new("RGBA", (50, 50), (0, 0, 0, 0)))
    assert near(decoded(image.blurhash, 2, 2)[0][0], (255, 255, 255), 1)


def test_what_has_no_pixels_has_no_blurhash() -> None:
    make_site()
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'
    image = Image.objects.create(title="A", file=ImageFile(io.BytesIO(drawing), name="a.svg"))
    assert image_document(image)["blurhash"] is None


def test_documents_name_avif_first_then_webp_then_what_every_browser_reads() -> None:
    make_site()
    public: Any = image_document(make_image("A heron", size=(700, 500)))
    assert list(public["srcset"]) == ["avif", "webp", "jpeg"]
    for sources in public["srcset"].values():
        assert [source["width"] for source in sources] == [320, 640, 700]
    assert len(public["blurhash"]) == 28
    assert public["src"].endswith(".jpg")


def test_avif_is_made_on_first_request(client: Client) -> None:
    make_site()
    noise = PillowImage.effect_noise((400, 250), 60).convert("RGB").resize((1600, 1000))
    public: Any = image_document(upload(noise, "JPEG"))
    source = next(one for one in public["srcset"]["avif"] if one["width"] == 1280)
    response = client.get(urlsplit(source["url"]).path)
    assert response["Content-Type"] == "image/avif"
    with PillowImage.open(io.BytesIO(response.getvalue())) as picture:
        assert picture.format == "AVIF"
        assert picture.size == (1280, 800)


def test_a_hundred_million_pixels_fit_into_memory() -> None:
    """A drawing in black and white of a few kilobytes: four bytes a pixel would be 480 MB."""
    file = io.BytesIO()
    PillowImage.new("1", (11_000, 11_000), 1).save(file, "PNG")
    script = (
        "import sys, warnings; warnings.simplefilter('ignore')\n"
        "from django.core.files.base import ContentFile\n"
        "from media.placeholders import placeholders\n"
        "color, blurred = placeholders(ContentFile(sys.stdin.buffer.read(), name='a.png'))\n"
        "print(color, len(blurred))\n"
        # What getrusage tells begins with the memory of the process that started this one.
        "print(int(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=file.getvalue(), capture_output=True, check=True
    )
    color, length, megabytes = done.stdout.split()
    assert (color, length) == (b"#ffffff", b"28")
    assert int(megabytes) < 400
