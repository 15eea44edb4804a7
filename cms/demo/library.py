"""The demo's images and files: what they show, and how they are made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from cms.demo.files import leaflet, ringing_totals
from cms.demo.pictures import bird, logo, portrait, scenery


@dataclass(frozen=True)
class Picture:
    """A title, what is to be seen, and the function that draws it."""

    title: str
    alt: str
    draw: Callable[[], bytes]
    extension: str = "jpg"


def _place(title: str, alt: str, light: str, things: str, seed: int) -> Picture:
    return Picture(title, alt, partial(scenery, light, things, seed))


def _bird(kind: str, alt: str) -> Picture:
    return Picture(kind.capitalize(), alt, partial(bird, kind))


def _person(
    name: str, paper: str, skin: str, hair: str, jacket: str, *, long_hair: bool, hat: str = ""
) -> Picture:
    draw = partial(portrait, paper, skin, hair, jacket, long_hair=long_hair, hat=hat)
    return Picture(name, f"Drawn portrait of {name}", draw)


PICTURES = {
    "logo": Picture("Tarnholm logo", "A white bird over three waves", logo, "png"),
    "island": _place(
        "Tarnholm at first light",
        "The lighthouse of Tarnholm at dawn, with gulls over a calm sea",
        "dawn",
        "hills sea lighthouse gulls",
        1,
    ),
    "ferry": _place(
        "The ferry",
        "The white ferry on its way to the island, followed by gulls",
        "day",
        "sea ferry gulls",
        2,
    ),
    "evening-boat": _place(
        "Evening on the sound",
        "A sailing boat in red evening light, a skein of geese above it",
        "dusk",
        "hills sea boat flock",
        3,
    ),
    "lighthouse-night": _place(
        "The lamp at night",
        "The lighthouse shining under a starry sky",
        "night",
        "stars hills sea lighthouse",
        4,
    ),
    "storm": _place(
        "North-westerly",
        "Grey cliffs and a grey sea in slanting rain",
        "storm",
        "cliffs sea rain gulls",
        5,
    ),
    "mist": _place(
        "The old jetty",
        "Posts of an old jetty that lead into the mist",
        "mist",
        "hills sea posts fog",
        6,
    ),
    "dunes": _place(
        "The southern dunes",
        "Dunes with marram grass above an autumn sea",
        "autumn",
        "hills sea dunes",
        7,
    ),
    "house": _place(
        "The observatory",
        "The observatory's two roofs between a spring meadow and the sea",
        "spring",
        "hills sea house meadow",
        8,
    ),
    "nets": _place(
        "Nets at sunrise",
        "Mist nets between four poles at sunrise, waiting for birds",
        "dawn",
        "hills nets meadow",
        9,
    ),
    "reeds": _place(
        "Reeds by the pond",
        "Reeds in front of a glowing evening sky",
        "dusk",
        "sea reeds flock",
        10,
    ),
    "cliffs": _place(
        "The western cliffs",
        "High cliffs above blue water, gulls in front of them",
        "day",
        "cliffs sea gulls",
        11,
    ),
    "geese": _place(
        "Geese over the dunes",
        "A long skein of geese over the dunes on an autumn morning",
        "autumn",
        "hills sea dunes flock",
        12,
    ),
    "bay": _place(
        "The bay in spring",
        "A sailing boat in a green bay on a bright day",
        "spring",
        "hills sea boat",
        13,
    ),
    "night": _place(
        "Passing overhead",
        "Geese under the stars, above dark hills",
        "night",
        "stars hills sea flock",
        14,
    ),
    "harbour": _place(
        "The harbour in December",
        "Lit windows of a house by the water after sunset",
        "dusk",
        "hills sea house meadow",
        15,
    ),
    "meadow": _place(
        "Above the landing place",
        "A meadow in the mist, hills behind it",
        "mist",
        "hills meadow fog",
        16,
    ),
    "guillemot": _bird("guillemot", "A guillemot: dark brown above, white below, a pointed beak"),
    "gannet": _bird("gannet", "A gannet: white, with a yellowish head and a strong pale beak"),
    "kittiwake": _bird("kittiwake", "A kittiwake: a white gull with a grey back and a yellow beak"),
    "wheatear": _bird("wheatear", "A wheatear: grey back, black wing and mask, a sandy breast"),
    "barnacle-goose": _bird(
        "barnacle goose", "A barnacle goose: black neck, white face, grey back"
    ),
    "puffin": _bird("puffin", "A puffin: black and white, with an orange beak and orange legs"),
    "maren": _person("Maren Petersen", "#7fa8a3", "#e9bf9f", "#4a2f22", "#2f5d73", long_hair=True),
    "jonas": _person(
        "Jonas Okafor", "#d9a86c", "#8d5a3b", "#1d1614", "#7a2f3a", long_hair=False, hat="#2f5d73"
    ),
    "ilse": _person("Ilse Brandt", "#a9b7d6", "#f0cdb3", "#c9c5bd", "#3d4a3a", long_hair=True),
    "amadou": _person("Amadou Diallo", "#c9b6c9", "#6f4630", "#14110f", "#d0a24a", long_hair=False),
}

FILES = {
    "leaflet": ("How to report a ring (PDF)", "report-a-ring.pdf", leaflet),
    "totals": ("Ringing totals (CSV)", "ringing-totals.csv", ringing_totals),
}
