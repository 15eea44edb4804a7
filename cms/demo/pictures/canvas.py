"""Drawing in fractions of the picture, twice as large as needed so that edges come out smooth."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

SCALE = 2


def colour(code: str) -> Colour:
    """Return the red, green and blue of `#rrggbb`."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two; `share` is how much of the other is in it, 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def curve(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """Return a closed smooth line through the points (Catmull-Rom)."""
    line = []
    count = len(points)
    for index in range(count):
        before, start, end, after = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            line.append(
                (
                    _between(before[0], start[0], end[0], after[0], t),
                    _between(before[1], start[1], end[1], after[1], t),
                )
            )
    return line


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


class Canvas:
    """A picture in the making. x and y run from 0 to 1; lengths are shares of the width."""

    def __init__(self, width: int, height: int, sky: Sequence[Colour]) -> None:
        self.size = (width * SCALE, height * SCALE)
        self.image = gradient(sky, *self.size)
        self.draw = ImageDraw.Draw(self.image)

    def at(self, x: float, y: float) -> Point:
        """Return a place in pixels."""
        return x * self.size[0], y * self.size[1]

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill an area."""
        self.draw.polygon([self.at(*point) for point in points], fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """Draw a line with round joints."""
        pixels = max(1, round(width * self.size[0]))
        self.draw.line([self.at(*point) for point in points], fill, pixels, joint="curve")

    def disc(self, x: float, y: float, radius: float, fill: Colour, squash: float = 1.0) -> None:
        """Fill a circle, or an ellipse that is `squash` times as high as wide."""
        (left, top), across = self.at(x, y), radius * self.size[0]
        box = (left - across, top - across * squash, left + across, top + across * squash)
        self.draw.ellipse(box, fill=fill)

    def glow(self, x: float, y: float, radius: float, tint: Colour, strength: float) -> None:
        """Shine light into the picture, strongest in the middle."""
        (left, top), across = self.at(x, y), round(radius * self.size[0])
        mask = GLOW.point([round(v * strength) for v in range(256)])
        mask = mask.resize((2 * across, 2 * across), Image.Resampling.BILINEAR)
        self.image.paste(tint, (round(left) - across, round(top) - across), mask)

    def veil(self, shapes: Sequence[tuple[float, float, float, float]], tint: Colour) -> None:
        """Lay soft ellipses over the picture: x, y, half width, half height each."""
        small = Image.new("L", (self.size[0] // 16, self.size[1] // 16))
        draw = ImageDraw.Draw(small)
        for x, y, wide, high in shapes:
            box = (x - wide, y - high, x + wide, y + high)
            draw.ellipse([v * small.size[i % 2] for i, v in enumerate(box)], fill=150)
        mask = small.filter(ImageFilter.GaussianBlur(4))
        mask = mask.resize(self.size, Image.Resampling.BILINEAR)
        self.image.paste(tint, (0, 0), mask)

    def shade(self, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """Fill the whole width between two heights with a gradient."""
        first, last = round(top * self.size[1]), round(bottom * self.size[1])
        self.image.paste(gradient(colours, self.size[0], last - first), (0, first))

    def encoded(self, image_format: str = "JPEG") -> bytes:
        """Return the finished picture as a file."""
        buffer = io.BytesIO()
        self.image.reduce(SCALE).save(buffer, image_format, quality=86, optimize=False)
        return buffer.getvalue()


def gradient(colours: Sequence[Colour], width: int, height: int) -> Image.Image:
    """Return a picture that runs through the colours from top to bottom."""
    strip = Image.new("RGB", (1, 64))
    for row in range(64):
        place = row / 63 * (len(colours) - 1)
        index = min(int(place), len(colours) - 2)
        strip.putpixel((0, row), mix(colours[index], colours[index + 1], place - index))
    column = strip.resize((1, height), Image.Resampling.BICUBIC)
    return column.resize((width, height), Image.Resampling.NEAREST)


def _glow() -> Image.Image:
    # Pillow's gradient reaches 181 at the middle of each side; there the light must have ended.
    fading = [round(255 * max(0.0, 1 - v / 178) ** 1.7) for v in range(256)]
    return Image.radial_gradient("L").point(fading)


GLOW = _glow()
