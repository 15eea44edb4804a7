"""Landscapes of an island: sky, sea, hills, and what stands or flies there."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from cms.demo.pictures.canvas import Canvas, Colour, Point, colour, mix

WIDTH, HEIGHT = 1600, 1000


@dataclass(frozen=True)
class Light:
    """The colours of a time of day or a kind of weather."""

    sky: tuple[str, ...]
    sun: str
    sun_height: float
    sea: tuple[str, str]
    land: str
    glow: float = 0.8


LIGHTS = {
    "dawn": Light(
        ("#2f4a75", "#c58aa0", "#ffd9a8"), "#fff0cf", 0.48, ("#d9a993", "#35537c"), "#24344f"
    ),
    "day": Light(
        ("#4d93c9", "#93c4e2", "#e3f0f3"), "#fffbe8", 0.2, ("#8fc3d2", "#1f6284"), "#2c5a4c", 0.5
    ),
    "dusk": Light(
        ("#272350", "#8b3f68", "#ff9a5a"), "#ffd49a", 0.51, ("#d87455", "#27244f"), "#191833"
    ),
    "night": Light(
        ("#060d22", "#122548", "#2b4a72"), "#f4f1de", 0.22, ("#24446b", "#091229"), "#050b1a", 0.45
    ),
    "storm": Light(
        ("#2d353d", "#59656d", "#aab2ae"), "#d9dcd2", 0.3, ("#75827f", "#28343a"), "#1d272b", 0.25
    ),
    "mist": Light(
        ("#a9b8bd", "#c8d1d0", "#e8e8df"), "#fffdf3", 0.34, ("#c9d2cf", "#8ea3a5"), "#5c7173", 0.6
    ),
    "autumn": Light(
        ("#7aa3b8", "#d3d6bd", "#f4dfa8"), "#fff3cd", 0.4, ("#b3b99e", "#3f6670"), "#5b4526"
    ),
    "spring": Light(
        ("#5fa6c4", "#b6dcd9", "#f2f4dd"), "#fffde4", 0.26, ("#a8d4cd", "#2d7c86"), "#3e6b3a", 0.55
    ),
}


def scenery(light: str, things: str, seed: int) -> bytes:
    """Return a landscape as a JPEG of 1600 × 1000 pixels.

    Args:
        light: a name of LIGHTS.
        things: names of THINGS, separated by blanks, drawn in this order.
        seed: another one gives other hills, clouds and birds.
    """
    mood, random = LIGHTS[light], Random(seed)
    canvas = Canvas(WIDTH, HEIGHT, [colour(code) for code in mood.sky])
    _sun(canvas, mood, random)
    _clouds(canvas, mood, random)
    for thing in things.split():
        THINGS[thing](canvas, mood, random)
    return canvas.encoded()


def _sun(canvas: Canvas, mood: Light, random: Random) -> None:
    x = random.uniform(0.2, 0.8)
    canvas.glow(x, mood.sun_height, 0.42, colour(mood.sun), mood.glow)
    canvas.disc(x, mood.sun_height, 0.028, colour(mood.sun))


def _clouds(canvas: Canvas, mood: Light, random: Random) -> None:
    shapes = []
    for _ in range(random.randint(4, 7)):
        x, y = random.random(), random.uniform(0.05, 0.42)
        for _ in range(4):
            wide = random.uniform(0.06, 0.16)
            shapes.append(
                (x + random.uniform(-0.1, 0.1), y + random.uniform(-0.02, 0.02), wide, 0.02)
            )
    canvas.veil(shapes, mix(colour(mood.sky[-1]), (255, 255, 255), 0.35))


def _sea(canvas: Canvas, mood: Light, random: Random) -> None:
    near, far = colour(mood.sea[1]), colour(mood.sea[0])
    canvas.shade(0.56, 1, [far, mix(far, near, 0.6), near])
    for _ in range(420):
        y = 0.565 + 0.42 * random.random() ** 1.6
        length = 0.006 + 0.09 * (y - 0.55) * random.random()
        x = random.random()
        tint = mix(colour(mood.sun), far, 0.35 + 0.6 * random.random())
        canvas.line([(x, y), (x + length, y)], mix(tint, near, (y - 0.56) * 1.4), 0.0011)


def _ridge(random: Random, left: float, right: float, rough: float) -> list[float]:
    heights = [left, right]
    while len(heights) < 129:
        finer = [heights[0]]
        for one, other in pairwise(heights):
            finer += [(one + other) / 2 + random.uniform(-rough, rough), other]
        heights, rough = finer, rough * 0.52
    return heights


def _land(
    canvas: Canvas, random: Random, ground: float, height: float, rough: float, tint: Colour
) -> list[Point]:
    ridge = _ridge(random, height * random.uniform(0.3, 1), height * random.uniform(0.3, 1), rough)
    top = [(index / 128, ground - max(value, 0.004)) for index, value in enumerate(ridge)]
    canvas.polygon([(0, ground + 0.002), *top, (1, ground + 0.002)], tint)
    return top


def _hills(canvas: Canvas, mood: Light, random: Random) -> None:
    air, land = colour(mood.sky[-1]), colour(mood.land)
    for depth, share in enumerate((0.72, 0.5, 0.28)):
        _land(
            canvas, random, 0.565 + depth * 0.004, 0.15 - depth * 0.04, 0.05, mix(land, air, share)
        )


def _cliffs(canvas: Canvas, mood: Light, random: Random) -> None:
    land, air = colour(mood.land), colour(mood.sky[-1])
    for x, width, top, share in (
        (0.78, 0.2, 0.3, 0.35),
        (0.9, 0.24, 0.2, 0.15),
        (0.6, 0.07, 0.42, 0.5),
    ):
        left = [(x - width * (0.5 - 0.03 * random.random() * k), top + 0.06 * k) for k in range(5)]
        right = [(x + width * 0.5 + 0.01 * random.random(), 0.62 - 0.06 * k) for k in range(5)]
        rim = [(x + width * f, top + random.uniform(-0.02, 0.02)) for f in (-0.3, 0, 0.3)]
        outline = [
            (x - width * 0.55, 0.6),
            *reversed(left),
            *rim,
            *reversed(right),
            (x + width * 0.56, 0.6),
        ]
        shade = mix(land, air, share)
        canvas.polygon(outline, shade)
        for _ in range(26):
            y = random.uniform(top + 0.05, 0.58)
            across = x + random.uniform(-0.4, 0.4) * width
            canvas.line([(across, y), (across + width * 0.09, y)], mix(shade, air, 0.22), 0.0012)


def _meadow(canvas: Canvas, mood: Light, random: Random) -> None:
    land, light = colour(mood.land), colour(mood.sun)
    for depth, share in enumerate((0.3, 0.16, 0.04)):
        _land(canvas, random, 1.0, 0.3 - depth * 0.09, 0.03, mix(land, light, share))
    for _ in range(700):
        x, y = random.random(), random.uniform(0.86, 1.02)
        tall, lean = random.uniform(0.015, 0.05), random.uniform(-0.008, 0.012)
        shade = mix(land, light, random.uniform(0, 0.45))
        canvas.line([(x, y), (x + lean / 2, y - tall / 2), (x + lean, y - tall)], shade, 0.0011)


def _dunes(canvas: Canvas, mood: Light, random: Random) -> None:
    sand = mix(colour("#e6cfa0"), colour(mood.sky[1]), 0.25)
    for depth in range(3):
        tint = mix(sand, colour(mood.land), 0.12 + 0.16 * depth)
        top = _land(canvas, random, 1.0, 0.3 - depth * 0.08, 0.025, tint)
        for x, y in top[:: 3 - depth]:
            for _ in range(2 + depth * 2):
                lean, tall = random.uniform(-0.012, 0.014), random.uniform(0.01, 0.035)
                shade = mix(colour(mood.land), sand, random.uniform(0, 0.5))
                canvas.line([(x, y + 0.01), (x + lean, y - tall)], shade, 0.0011)


def _reeds(canvas: Canvas, mood: Light, random: Random) -> None:
    dark = mix(colour(mood.land), (0, 0, 0), 0.35)
    for _ in range(170):
        x, tall, lean = (
            random.random() ** 1.4,
            random.uniform(0.12, 0.36),
            random.uniform(0.005, 0.03),
        )
        shade = mix(dark, colour(mood.sun), random.uniform(0, 0.25))
        canvas.line([(x, 1.02), (x + lean / 3, 1 - tall / 2), (x + lean, 1 - tall)], shade, 0.0014)
        canvas.line([(x + lean, 1 - tall), (x + lean * 1.15, 1 - tall - 0.03)], shade, 0.004)


def _lighthouse(canvas: Canvas, mood: Light, random: Random) -> None:
    x, base, top = random.choice((0.24, 0.7)), 0.6, 0.24
    land = colour(mood.land)
    rock = [
        (x + 0.17 * math.cos(a / 10 * math.pi), base + 0.02 - 0.05 * math.sin(a / 10 * math.pi))
        for a in range(11)
    ]
    canvas.polygon(
        [*rock, (x - 0.2, base + 0.03), (x + 0.2, base + 0.03)], mix(land, (0, 0, 0), 0.15)
    )
    wall, red = mix(colour("#f6f1e6"), colour(mood.sky[1]), 0.25), mix(colour("#b23a34"), land, 0.2)
    for part in range(5):
        upper, lower = top + (base - top) * part / 5, top + (base - top) * (part + 1) / 5
        half = [0.014 + 0.012 * (y - top) / (base - top) for y in (upper, lower)]
        quad = [
            (x - half[0], upper),
            (x + half[0], upper),
            (x + half[1], lower),
            (x - half[1], lower),
        ]
        canvas.polygon(quad, red if part % 2 else wall)
        shadow = [(x, upper), (x + half[0], upper), (x + half[1], lower), (x, lower)]
        canvas.polygon(shadow, mix(red if part % 2 else wall, land, 0.22))
    canvas.polygon(
        [(x - 0.02, top), (x + 0.02, top), (x + 0.02, top - 0.008), (x - 0.02, top - 0.008)], land
    )
    canvas.polygon(
        [
            (x - 0.01, top - 0.008),
            (x + 0.01, top - 0.008),
            (x + 0.01, top - 0.04),
            (x - 0.01, top - 0.04),
        ],
        colour("#ffe9a6"),
    )
    canvas.polygon([(x - 0.014, top - 0.04), (x + 0.014, top - 0.04), (x, top - 0.07)], red)
    canvas.glow(
        x,
        top - 0.025,
        0.14,
        colour("#ffe9a6"),
        0.7 if mood.sun_height > 0.45 or mood.glow < 0.5 else 0.25,
    )


def _house(canvas: Canvas, mood: Light, random: Random) -> None:
    x, ground = random.choice((0.3, 0.62)), 0.585
    land, wall = colour(mood.land), mix(colour("#efe6d2"), colour(mood.sky[1]), 0.3)
    roof = mix(colour("#8f4b3a"), land, 0.25)
    for left, wide, tall in ((x, 0.15, 0.075), (x + 0.13, 0.08, 0.05)):
        canvas.polygon(
            [
                (left, ground),
                (left + wide, ground),
                (left + wide, ground - tall),
                (left, ground - tall),
            ],
            wall,
        )
        peak = ground - tall - 0.07
        canvas.polygon(
            [
                (left - 0.01, ground - tall),
                (left + 0.02, peak),
                (left + wide - 0.02, peak),
                (left + wide + 0.01, ground - tall),
            ],
            roof,
        )
        for window in range(3):
            at = left + wide * (0.2 + 0.26 * window)
            canvas.polygon(
                [
                    (at, ground - 0.02),
                    (at + 0.012, ground - 0.02),
                    (at + 0.012, ground - 0.045),
                    (at, ground - 0.045),
                ],
                colour("#ffdf9a") if mood.sun_height > 0.4 else mix(land, wall, 0.2),
            )
    canvas.polygon(
        [(0, ground - 0.004), (1, ground - 0.008), (1, ground + 0.05), (0, ground + 0.05)],
        mix(land, colour(mood.sun), 0.12),
    )


def _boat(canvas: Canvas, mood: Light, random: Random) -> None:
    x, y = random.uniform(0.3, 0.6), random.uniform(0.66, 0.74)
    dark, sail = (
        mix(colour(mood.land), (0, 0, 0), 0.2),
        mix(colour("#fdf6e6"), colour(mood.sky[2]), 0.2),
    )
    canvas.polygon(
        [(x - 0.07, y), (x + 0.08, y), (x + 0.055, y + 0.035), (x - 0.05, y + 0.035)], dark
    )
    canvas.line([(x, y), (x, y - 0.2)], dark, 0.003)
    canvas.polygon([(x + 0.005, y - 0.19), (x + 0.005, y - 0.015), (x + 0.075, y - 0.015)], sail)
    canvas.polygon(
        [(x - 0.005, y - 0.17), (x - 0.005, y - 0.015), (x - 0.055, y - 0.015)],
        mix(sail, dark, 0.18),
    )
    for ripple in range(7):
        canvas.line(
            [
                (x - 0.08 + ripple * 0.01, y + 0.042 + ripple * 0.006),
                (x + 0.09 - ripple * 0.01, y + 0.042 + ripple * 0.006),
            ],
            mix(dark, colour(mood.sea[0]), 0.25 + ripple * 0.1),
            0.0014,
        )


def _ferry(canvas: Canvas, mood: Light, random: Random) -> None:
    x, y = random.uniform(0.3, 0.5), 0.6
    hull, white = (
        mix(colour("#23476b"), colour(mood.land), 0.2),
        mix(colour("#fbfaf3"), colour(mood.sky[1]), 0.15),
    )
    canvas.polygon([(x - 0.14, y), (x + 0.17, y), (x + 0.14, y + 0.05), (x - 0.13, y + 0.05)], hull)
    canvas.polygon([(x - 0.12, y), (x + 0.11, y), (x + 0.1, y - 0.04), (x - 0.12, y - 0.04)], white)
    canvas.polygon(
        [(x - 0.1, y - 0.04), (x + 0.06, y - 0.04), (x + 0.045, y - 0.075), (x - 0.1, y - 0.075)],
        mix(white, hull, 0.08),
    )
    for window in range(13):
        at = x - 0.11 + window * 0.0165
        canvas.polygon(
            [(at, y - 0.013), (at + 0.008, y - 0.013), (at + 0.008, y - 0.026), (at, y - 0.026)],
            hull,
        )
    canvas.polygon(
        [
            (x - 0.07, y - 0.075),
            (x - 0.03, y - 0.075),
            (x - 0.034, y - 0.12),
            (x - 0.066, y - 0.12),
        ],
        colour("#c5493a"),
    )
    for ripple in range(9):
        canvas.line(
            [
                (x - 0.22 + ripple * 0.01, y + 0.055 + ripple * 0.006),
                (x + 0.16 + ripple * 0.004, y + 0.055 + ripple * 0.006),
            ],
            mix(white, colour(mood.sea[0]), 0.2 + ripple * 0.08),
            0.0014,
        )


def _nets(canvas: Canvas, mood: Light, random: Random) -> None:
    dark = mix(colour(mood.land), (0, 0, 0), 0.3)
    poles = [(0.12, 0.95), (0.42, 0.86), (0.66, 0.8), (0.86, 0.76)]
    tops = [(x + 0.004, y - 0.42 + index * 0.07) for index, (x, y) in enumerate(poles)]
    for start in range(3):
        for row in range(22):
            share = row / 21
            ends = [
                (tops[k][0], tops[k][1] + (poles[k][1] - 0.07 - tops[k][1]) * share)
                for k in (start, start + 1)
            ]
            sag = (sum(p[0] for p in ends) / 2, sum(p[1] for p in ends) / 2 + 0.014)
            canvas.line([ends[0], sag, ends[1]], mix(dark, colour(mood.sky[2]), 0.45), 0.0007)
    for (x, y), top in zip(poles, tops, strict=True):
        canvas.line([(x, y), top], dark, 0.005)


def _flock(canvas: Canvas, mood: Light, random: Random) -> None:
    dark = mix(colour(mood.land), (0, 0, 0), 0.2)
    x0, y0 = random.uniform(0.3, 0.65), random.uniform(0.16, 0.34)
    for index in range(random.randint(17, 27)):
        side = 1 if index % 2 else -1
        x = x0 - 0.019 * (index // 2) + random.uniform(-0.006, 0.006)
        y = y0 + side * 0.014 * (index // 2) + random.uniform(-0.008, 0.008)
        _flying(canvas, x, y, random.uniform(0.008, 0.013), random.uniform(0.3, 0.9), dark)


def _gulls(canvas: Canvas, mood: Light, random: Random) -> None:
    pale = mix((255, 255, 255), colour(mood.sky[1]), 0.15)
    for _ in range(11):
        size = random.uniform(0.012, 0.04)
        _flying(
            canvas,
            random.uniform(0.08, 0.92),
            random.uniform(0.12, 0.56),
            size,
            random.uniform(0.35, 0.8),
            pale,
        )


def _flying(canvas: Canvas, x: float, y: float, size: float, lift: float, tint: Colour) -> None:
    rise = size * lift * 1.6
    wing = [
        (x - size, y - rise * 0.5),
        (x - size * 0.5, y - rise),
        (x, y),
        (x + size * 0.5, y - rise),
        (x + size, y - rise * 0.5),
    ]
    under = [
        (x + size * 0.5, y - rise * 0.68),
        (x, y + size * 0.32),
        (x - size * 0.5, y - rise * 0.68),
    ]
    canvas.polygon([*wing, *under], tint)


def _stars(canvas: Canvas, mood: Light, random: Random) -> None:
    for _ in range(260):
        tint = mix(colour(mood.sky[1]), (255, 255, 255), random.uniform(0.3, 1))
        canvas.disc(
            random.random(), 0.55 * random.random() ** 1.3, random.uniform(0.0004, 0.0012), tint
        )


def _rain(canvas: Canvas, mood: Light, random: Random) -> None:
    for _ in range(520):
        x, y, length = random.uniform(0, 1.1), random.random(), random.uniform(0.02, 0.06)
        tint = mix(colour(mood.sky[2]), colour(mood.sky[1]), random.random())
        canvas.line([(x, y), (x - length * 0.35, y + length)], tint, 0.0006)


def _fog(canvas: Canvas, mood: Light, random: Random) -> None:
    bands = [
        (random.random(), random.uniform(0.45, 0.8), random.uniform(0.3, 0.6), 0.03)
        for _ in range(9)
    ]
    canvas.veil(bands, colour(mood.sky[2]))


def _posts(canvas: Canvas, mood: Light, random: Random) -> None:
    dark = mix(colour(mood.land), (0, 0, 0), 0.25)
    for index in range(9):
        near = index / 8
        x, y = 0.12 + 0.75 * (1 - (1 - near) ** 1.5), 0.62 + 0.34 * near**1.6
        canvas.line([(x, y), (x + 0.003, y - 0.05 - 0.13 * near)], dark, 0.004 + 0.008 * near)


Painter = Callable[[Canvas, Light, Random], None]
THINGS: dict[str, Painter] = {
    "boat": _boat,
    "cliffs": _cliffs,
    "dunes": _dunes,
    "ferry": _ferry,
    "flock": _flock,
    "fog": _fog,
    "gulls": _gulls,
    "hills": _hills,
    "house": _house,
    "lighthouse": _lighthouse,
    "meadow": _meadow,
    "nets": _nets,
    "posts": _posts,
    "rain": _rain,
    "reeds": _reeds,
    "sea": _sea,
    "stars": _stars,
}
