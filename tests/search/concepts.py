"""A small embedder: a number for each of some concepts, by the words that stand for them."""

import re
import time

CONCEPTS = (
    ("car", "cars", "automobile", "automobiles", "vehicle", "motorcar"),
    ("bird", "birds", "heron", "herons", "wren", "feathered", "oiseau"),
    ("repair", "repairs", "mend", "mending", "fix"),
    ("food", "eat", "eats", "meal", "cooking"),
)
asked: list[list[str]] = []  # what was embedded, call by call


def embed(texts: list[str]) -> list[list[float]]:
    asked.append(texts)
    return [_vector(text) for text in texts]


def _vector(text: str) -> list[float]:
    words = re.findall(r"\w+", text.lower())
    return [float(sum(words.count(word) for word in concept)) for concept in CONCEPTS]


def broken(texts: list[str]) -> list[list[float]]:
    raise OSError("no such model")


def slow(texts: list[str]) -> list[list[float]]:
    if len(texts) == 1:  # queries come one by one; so do few documents
        time.sleep(0.3)
    return [_vector(text) for text in texts]


def too_few(texts: list[str]) -> list[list[float]]:
    return [[1.0]] * (len(texts) - 1)


not_callable = "embed"
