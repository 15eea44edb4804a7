"""Portraits without faces, for the demo's authors."""

from cms.demo.pictures.canvas import Canvas, colour, curve, mix

SIZE = 800


def portrait(
    paper: str, skin: str, hair: str, jacket: str, *, long_hair: bool, hat: str = ""
) -> bytes:
    """Return a portrait as a JPEG of 800 × 800 pixels; the colours are `#rrggbb`."""
    back = colour(paper)
    canvas = Canvas(SIZE, SIZE, [mix(back, (255, 255, 255), 0.35), back])
    canvas.disc(0.5, 0.46, 0.38, mix(back, (255, 255, 255), 0.25))
    if long_hair:
        canvas.polygon(
            curve(
                [
                    (0.3, 0.4),
                    (0.37, 0.19),
                    (0.5, 0.14),
                    (0.63, 0.19),
                    (0.7, 0.4),
                    (0.69, 0.66),
                    (0.5, 0.7),
                    (0.31, 0.66),
                ]
            ),
            colour(hair),
        )
    canvas.polygon(
        curve([(0.1, 1.1), (0.17, 0.8), (0.38, 0.69), (0.62, 0.69), (0.83, 0.8), (0.9, 1.1)]),
        colour(jacket),
    )
    canvas.polygon(
        curve([(0.42, 0.55), (0.58, 0.55), (0.6, 0.72), (0.5, 0.78), (0.4, 0.72)]),
        mix(colour(skin), (60, 30, 20), 0.16),
    )
    canvas.polygon(
        curve(
            [
                (0.36, 0.36),
                (0.42, 0.24),
                (0.58, 0.24),
                (0.64, 0.36),
                (0.62, 0.5),
                (0.5, 0.63),
                (0.38, 0.5),
            ]
        ),
        colour(skin),
    )
    fringe = [
        (0.34, 0.4),
        (0.35, 0.24),
        (0.46, 0.165),
        (0.6, 0.18),
        (0.665, 0.28),
        (0.655, 0.4),
        (0.61, 0.3),
        (0.48, 0.27),
        (0.39, 0.3),
    ]
    canvas.polygon(curve(fringe), colour(hair))
    if hat:
        canvas.polygon(
            curve([(0.32, 0.3), (0.35, 0.16), (0.5, 0.09), (0.65, 0.16), (0.68, 0.3), (0.5, 0.27)]),
            colour(hat),
        )
        canvas.line(
            [(0.325, 0.3), (0.5, 0.272), (0.675, 0.3)], mix(colour(hat), (255, 255, 255), 0.3), 0.04
        )
        canvas.disc(0.5, 0.085, 0.035, mix(colour(hat), (255, 255, 255), 0.3))
    canvas.polygon(
        [(0.4, 0.7), (0.5, 0.83), (0.36, 0.8)], mix(colour(jacket), (255, 255, 255), 0.16)
    )
    canvas.polygon([(0.6, 0.7), (0.5, 0.83), (0.64, 0.8)], mix(colour(jacket), (0, 0, 0), 0.14))
    return canvas.encoded()
