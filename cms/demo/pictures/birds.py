"""Plates of single birds, seen from the side."""

from dataclasses import dataclass

from cms.demo.pictures.canvas import Canvas, Point, colour, curve, mix

WIDTH, HEIGHT = 1600, 1000


@dataclass(frozen=True)
class Plumage:
    """Colours and shape of one kind of bird."""

    back: str
    belly: str
    head: str
    wing: str
    beak: str
    legs: str
    paper: str
    beak_length: float = 0.07
    neck: float = 0.0
    cheek: str = ""
    eye: str = "#101418"


PLUMAGES = {
    "guillemot": Plumage(
        "#3b322c", "#f7f3ea", "#352c27", "#2f2823", "#25211f", "#3c3a35", "#cfe0e3", 0.085, 0.02
    ),
    "gannet": Plumage(
        "#fbf8ef", "#fdfbf6", "#eccb7c", "#f0ebdf", "#9fb4bd", "#4a5458", "#7fb2c9", 0.11, 0.03
    ),
    "kittiwake": Plumage(
        "#9fb0bb", "#fbfaf6", "#fdfcf9", "#8fa2ae", "#e2c23d", "#23262a", "#f3dcc0", 0.06
    ),
    "wheatear": Plumage(
        "#8fa0aa",
        "#f3d9ae",
        "#94a4ad",
        "#23262b",
        "#1c1c1e",
        "#1d1d1f",
        "#dfe6c8",
        0.05,
        0.0,
        "#1f2227",
    ),
    "barnacle goose": Plumage(
        "#8d949b",
        "#e8e7e1",
        "#16181b",
        "#666e76",
        "#121316",
        "#17181b",
        "#d8d3e6",
        0.045,
        0.12,
        "#f7f3e6",
    ),
    "puffin": Plumage(
        "#202327",
        "#faf8f2",
        "#1f2226",
        "#191c1f",
        "#e8632d",
        "#e8702f",
        "#c9e3d6",
        0.08,
        0.0,
        "#f4f1ea",
    ),
}


def bird(kind: str) -> bytes:
    """Return a plate of one bird of PLUMAGES as a JPEG of 1600 × 1000 pixels."""
    plumage = PLUMAGES[kind]
    paper = colour(plumage.paper)
    canvas = Canvas(WIDTH, HEIGHT, [mix(paper, (255, 255, 255), 0.45), paper])
    canvas.glow(0.42, 0.42, 0.55, (255, 255, 255), 0.75)
    _rock(canvas, plumage)
    _legs(canvas, plumage)
    _body(canvas, plumage)
    return canvas.encoded()


def _rock(canvas: Canvas, plumage: Plumage) -> None:
    stone = mix(colour("#6a7175"), colour(plumage.paper), 0.35)
    canvas.polygon(
        curve([(-0.1, 1.1), (0.05, 0.9), (0.3, 0.835), (0.6, 0.85), (0.9, 0.93), (1.1, 1.1)]), stone
    )
    canvas.polygon(
        curve([(0.12, 1.1), (0.3, 0.93), (0.62, 0.9), (0.95, 1.1)]), mix(stone, (20, 24, 28), 0.2)
    )
    canvas.polygon(
        curve([(0.22, 0.858), (0.34, 0.842), (0.58, 0.853), (0.42, 0.866)]),
        mix(stone, (255, 255, 255), 0.3),
    )


def _legs(canvas: Canvas, plumage: Plumage) -> None:
    legs = colour(plumage.legs)
    for x in (0.42, 0.48):
        canvas.line([(x, 0.7), (x + 0.008, 0.855)], legs, 0.008)
        canvas.line([(x - 0.014, 0.86), (x + 0.045, 0.86)], legs, 0.007)


def _body(canvas: Canvas, plumage: Plumage) -> None:
    lift = plumage.neck
    back, belly, wing = colour(plumage.back), colour(plumage.belly), colour(plumage.wing)
    head_x, head_y = 0.605 + lift * 0.25, 0.31 - lift
    canvas.polygon(
        [(0.34, 0.6), (0.13, 0.72), (0.15, 0.755), (0.37, 0.68)], mix(wing, (0, 0, 0), 0.25)
    )
    whole: list[Point] = [
        (0.27, 0.62),
        (0.33, 0.5),
        (0.44, 0.42),
        (0.53, 0.36 - lift * 0.6),
        (head_x - 0.05, head_y - 0.04),
        (head_x + 0.005, head_y - 0.085),
        (head_x + 0.06, head_y - 0.01),
        (head_x + 0.045, head_y + 0.09),
        (0.635, 0.5),
        (0.6, 0.65),
        (0.5, 0.735),
        (0.37, 0.715),
    ]
    canvas.polygon(curve(whole), belly)
    upper: list[Point] = [
        (0.255, 0.645),
        (0.33, 0.5),
        (0.44, 0.42),
        (0.53, 0.36 - lift * 0.6),
        (head_x - 0.05, head_y - 0.03),
        (head_x - 0.02, head_y + 0.1),
        (0.55, 0.52),
        (0.45, 0.61),
        (0.34, 0.665),
    ]
    canvas.polygon(curve(upper), back)
    _head(canvas, plumage, head_x, head_y)
    canvas.polygon(
        curve(
            [
                (0.15, 0.715),
                (0.3, 0.55),
                (0.42, 0.47),
                (0.53, 0.5),
                (0.55, 0.575),
                (0.45, 0.645),
                (0.32, 0.695),
            ]
        ),
        wing,
    )
    for feather in range(4):
        y = 0.565 + feather * 0.027
        line = [
            (0.5 - feather * 0.03, y),
            (0.36 - feather * 0.02, y + 0.05),
            (0.22, y + 0.09 + feather * 0.006),
        ]
        canvas.line(line, mix(wing, (255, 255, 255), 0.22), 0.002)


def _head(canvas: Canvas, plumage: Plumage, x: float, y: float) -> None:
    head = colour(plumage.head)
    beak = colour(plumage.beak)
    length = plumage.beak_length
    thick = 0.03 if plumage.beak_length < 0.09 else 0.034
    canvas.polygon(
        [(x + 0.05, y - thick), (x + 0.055 + length, y + 0.012), (x + 0.05, y + thick * 0.9)], beak
    )
    canvas.line(
        [(x + 0.05, y + 0.004), (x + 0.05 + length, y + 0.01)], mix(beak, (0, 0, 0), 0.4), 0.0014
    )
    canvas.polygon(
        curve(
            [
                (x - 0.055, y - 0.02),
                (x - 0.03, y - 0.085),
                (x + 0.03, y - 0.08),
                (x + 0.065, y - 0.005),
                (x + 0.045, y + 0.07),
                (x + 0.02, y + 0.12 + plumage.neck),
                (x - 0.05, y + 0.1 + plumage.neck),
            ]
        ),
        head,
    )
    if plumage.cheek:
        canvas.polygon(
            curve(
                [
                    (x - 0.015, y - 0.02),
                    (x + 0.03, y - 0.045),
                    (x + 0.055, y),
                    (x + 0.025, y + 0.045),
                ]
            ),
            colour(plumage.cheek),
        )
    canvas.disc(
        x + 0.022,
        y - 0.018,
        0.0085,
        colour(plumage.eye) if not plumage.cheek.startswith("#1") else (240, 240, 235),
    )
    canvas.disc(x + 0.022, y - 0.018, 0.006, colour(plumage.eye))
    canvas.disc(x + 0.0245, y - 0.0225, 0.0019, (255, 255, 255))
