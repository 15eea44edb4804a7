"""The observatory's sign: a bird over the sea."""

from cms.demo.pictures.canvas import Canvas, colour, curve

SIZE = 512


def logo() -> bytes:
    """Return the logo as a PNG of 512 × 512 pixels."""
    canvas = Canvas(SIZE, SIZE, [colour("#17405c"), colour("#123349")])
    canvas.disc(0.5, 0.5, 0.43, colour("#f6ecd6"))
    canvas.disc(0.5, 0.5, 0.405, colour("#1d5470"))
    canvas.disc(0.5, 0.4, 0.16, colour("#f2b45a"))
    wings = [
        (0.14, 0.38),
        (0.33, 0.31),
        (0.47, 0.45),
        (0.53, 0.45),
        (0.67, 0.31),
        (0.86, 0.38),
        (0.69, 0.4),
        (0.55, 0.56),
        (0.5, 0.6),
        (0.45, 0.56),
        (0.31, 0.4),
    ]
    canvas.polygon(curve(wings, 8), colour("#fdfaf2"))
    for row in range(3):
        y = 0.69 + row * 0.065
        width = 0.28 - row * 0.06
        wave = [
            (0.5 - width + step * width / 6, y + (0.012 if step % 2 else -0.012))
            for step in range(13)
        ]
        canvas.line(wave, colour("#f6ecd6"), 0.02)
    return canvas.encoded("PNG")
