"""What a front end can show while an image is still on its way."""

import logging
import math

from django.db.models.fields.files import FieldFile
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

logger = logging.getLogger(__name__)
COMPONENTS = (4, 3)  # of a BlurHash: how many waves across and down
SAMPLES = 32  # pixels across and down that it is made from
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
REDUCED = 256  # pixels of the shorter side, at least
AVERAGED = ("L", "RGB", "RGBA", "LA", "CMYK")  # modes whose neighbouring pixels can be averaged
Color = tuple[float, float, float]


def placeholders(file: FieldFile) -> tuple[str, str]:
    """Return the average colour of an image as `#rrggbb`, and a blurred picture of it as 28
    characters (https://blurha.sh); both are "" where it cannot be read.

    The picture is decoded once, and shrunk meanwhile, so a large JPEG costs a few milliseconds.
    """
    picture = _small(file)
    return ("", "") if picture is None else (_average(picture), _blurhash(picture))


def _average(picture: PillowImage.Image) -> str:
    pixel = picture.resize((1, 1), PillowImage.Resampling.BOX).tobytes()
    return f"#{pixel[:3].hex()}"


def _blurhash(picture: PillowImage.Image) -> str:
    """Return the BlurHash of a picture; what is transparent counts as white."""
    white = PillowImage.new("RGBA", picture.size, "white")
    flat = PillowImage.alpha_composite(white, picture).convert("RGB")
    pixels = flat.resize((SAMPLES, SAMPLES), PillowImage.Resampling.BOX).tobytes()
    linear = [_linear(value) for value in range(256)]
    rows = [
        [
            (linear[pixels[at]], linear[pixels[at + 1]], linear[pixels[at + 2]])
            for at in range(row * SAMPLES * 3, (row + 1) * SAMPLES * 3, 3)
        ]
        for row in range(SAMPLES)
    ]
    across, down = COMPONENTS
    waves = [_wave(rows, x, y) for y in range(down) for x in range(across)]
    return _encoded(waves)


def _small(file: FieldFile) -> PillowImage.Image | None:
    """Return an image with an alpha channel, shrunk where that is quick; None: it has no pixels."""
    if not file:
        return None
    try:
        file.open()
        with PillowImage.open(file) as picture:
            picture.draft("RGB", (64, 64))
            return _reduced(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError):
        # SVG files and damaged pictures have no pixels to average.
        logger.info("No placeholder for %s", file.name)
        return None
    finally:
        if not file.closed:
            file.seek(0)


def _reduced(picture: PillowImage.Image) -> PillowImage.Image:
    """Return a picture of a few hundred pixels a side: colours with transparency take four bytes a
    pixel, and a file of some kilobytes may have a hundred million pixels.
    """
    factor = min(picture.size) // REDUCED
    if factor < 2:
        return picture
    if picture.mode in AVERAGED:
        return picture.reduce(factor)
    size = (max(1, picture.width // factor), max(1, picture.height // factor))
    return picture.resize(size, PillowImage.Resampling.NEAREST)


def _wave(rows: list[list[Color]], x: int, y: int) -> Color:
    """Return how much of one wave is in a picture (a discrete cosine transform).

    The reference measures at the edges of pixels, which gives a plain colour stripes; not this.
    """
    found = [0.0, 0.0, 0.0]
    across = [math.cos(math.pi * x * (column + 0.5) / SAMPLES) for column in range(SAMPLES)]
    for number, row in enumerate(rows):
        height = math.cos(math.pi * y * (number + 0.5) / SAMPLES)
        for column, color in enumerate(row):
            basis = across[column] * height
            for channel in range(3):
                found[channel] += basis * color[channel]
    scale = (1 if x == y == 0 else 2) / SAMPLES**2
    return found[0] * scale, found[1] * scale, found[2] * scale


def _encoded(waves: list[Color]) -> str:
    """Return the characters of some waves, the average colour first."""
    average, *others = waves
    largest = max(abs(value) for wave in others for value in wave)
    quantised = max(0, min(82, math.floor(largest * 166 - 0.5)))
    top = (quantised + 1) / 166
    red, green, blue = (_srgb(value) for value in average)
    digits = [
        _in_base_83(COMPONENTS[0] - 1 + (COMPONENTS[1] - 1) * 9, 1),
        _in_base_83(quantised, 1),
        _in_base_83((red << 16) + (green << 8) + blue, 4),
    ]
    for wave in others:
        levels = [
            max(0, min(18, math.floor(math.copysign(abs(v / top) ** 0.5, v) * 9 + 9.5)))
            for v in wave
        ]
        digits.append(_in_base_83(levels[0] * 361 + levels[1] * 19 + levels[2], 2))
    return "".join(digits)


def _linear(value: int) -> float:
    """Return the light of a value of sRGB (IEC 61966-2-1)."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _srgb(light: float) -> int:
    """Return the value of sRGB for some light."""
    share = max(0.0, min(1.0, light))
    curved = share * 12.92 if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055
    return int(curved * 255 + 0.5)


def _in_base_83(value: int, length: int) -> str:
    return "".join(DIGITS[value // 83**place % 83] for place in range(length - 1, -1, -1))
