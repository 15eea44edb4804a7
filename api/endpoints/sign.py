"""`images/<id>/sign/` and `files/<id>/sign/`: addresses that documents do not name."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import FOR_ONE_READER, answer
from api.endpoint import Endpoint, Json
from api.errors import NotFound, TokenRequired
from api.lookup import by_id
from api.openapi.schemas import component
from api.parameters import (
    MAX_REPEATS,
    Choice,
    Integer,
    Parameter,
    ParameterError,
    Values,
    Words,
)
from media.addresses import file_url, is_private, original_url
from media.models import File, Image
from media.renditions import FALLBACK_FORMATS, MODERN_FORMATS, extension_of, format_spec, widths_of
from media.sizes import MAX_SIDE, Size, WrongSize, size_of
from pages.publishing import kinds
from pages.publishing.access import PUBLISHED
from pages.publishing.fields import timestamp

SECONDS = 3_600  # that an address of something private is good for, where nobody says otherwise
MAX_SECONDS = 7 * 86_400
FORMATS = ("avif", "webp", "jpeg", "png")
CONTAIN, COVER = "contain", "cover"
SHAPE = ("width", "height", "ratio", "fit", "format", "quality")
EXPIRES_IN = Integer(
    "expires_in",
    f"For how many seconds the addresses are good. Without it, for ever; what is private, "
    f"{SECONDS:,} s.",
    least=60,
    most=MAX_SECONDS,
)


@dataclass(frozen=True)
class Ratio(Parameter):
    """A width to a height, such as 16:9."""

    max_length: int = 9

    @property
    def accepted(self) -> str:
        """What a ratio looks like, in words."""
        return "two whole numbers from 1 to 9999, such as 16:9"

    def parse(self, raw: str) -> tuple[int, int]:
        """Return both numbers."""
        width, _, height = str(super().parse(raw)).partition(":")
        if not all(part.isascii() and part.isdecimal() and int(part) for part in (width, height)):
            raise self.error(raw)
        return int(width), int(height)

    def schema(self) -> Json:
        """Return the JSON Schema of a ratio."""
        return {"type": "string", "pattern": r"^0*[1-9][0-9]{0,3}:0*[1-9][0-9]{0,3}$"}


class Sign(Endpoint):
    """What is signed for one image or file."""

    problems = (400, 404)
    kind: ClassVar[str]

    def until(self, values: Values, private: bool) -> int | None:
        """Return the time until which addresses are to be good."""
        seconds = values["expires_in"] or (SECONDS if private else None)
        return int(time.time()) + seconds if seconds else None

    def check_readable(self, object_id: int) -> None:
        """Raise NotFound where the reader may not see the object. Takes 1 query."""
        if by_id(self.kind, object_id, self.viewer) is None:
            raise NotFound(f"There is no public {self.kind} with the id {object_id}.")

    def signed(self, request: HttpRequest, body: Json, until: int | None) -> HttpResponse:
        """Return the answer."""
        body["expires_at"] = timestamp(datetime.fromtimestamp(until, UTC)) if until else None
        return answer(request, orjson.dumps(body), cache_control=FOR_ONE_READER)


class SignImage(Sign):
    """Signed addresses of an image in other sizes than its document names, or of a private image.

    Sizes of their own are for API tokens; whoever may read an image gets those that documents name.
    Images are never enlarged. The files are made when they are first asked for.
    """

    summary = "Sign addresses of an image"
    kind = kinds.IMAGE
    parameters = (
        Integer(
            "width",
            f"How many pixels wide. Repeated, up to {MAX_REPEATS} times: several sizes.",
            repeatable=True,
            least=1,
            most=MAX_SIDE,
        ),
        Integer("height", "How many pixels high.", least=1, most=MAX_SIDE),
        Ratio(
            "ratio",
            "Width to height: each width is cropped to it, around the focal point.",
            example="16:9",
        ),
        Choice(
            "fit",
            "Where width and height are given: `contain` makes it fit into both, `cover` crops it "
            "around the focal point.",
            default=CONTAIN,
            choices=(CONTAIN, COVER),
        ),
        Words(
            "format",
            "Formats, separated by commas. Without it, those of the document.",
            max_length=100,
            choices=FORMATS,
        ),
        Integer("quality", "Of AVIF, WebP and JPEG; without it, their own.", least=1, most=100),
        Parameter(
            "filter",
            "In place of all these: operations of Wagtail's `image` tag, joined by `|`.",
            max_length=200,
            example="fill-600x400-c80|format-webp",
        ),
        EXPIRES_IN,
    )

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the addresses."""
        return {"application/json": component("SignedImage")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the addresses. Takes 4 queries, beside the token's."""
        given = [name for name in SHAPE if name in request.GET]
        if (given or values["filter"] is not None) and self.token is None:
            raise TokenRequired(PUBLISHED)
        if given and values["filter"] is not None:
            detail = f"{given[0]} cannot stand beside filter, which says all of it."
            raise ParameterError(given[0], detail, f"filter alone, or {', '.join(SHAPE)}")
        self.check_readable(path["id"])
        image = Image.objects.select_related("collection").filter(pk=path["id"]).first()
        if image is None:
            raise NotFound("The image has just been deleted.")
        until = self.until(values, is_private(image))
        srcset: dict[str, list[Json]] = {}
        for size in self._sizes(image, values, bool(given)):
            listed = srcset.setdefault(size.format, [])
            source = {"url": size.url(until), "width": size.width, "height": size.height}
            if all((one["width"], one["height"]) != (size.width, size.height) for one in listed):
                listed.append(source)
        url = original_url(image, until)
        src = [*srcset.values()][-1][-1]["url"] if srcset else url
        return self.signed(
            request, {"id": image.pk, "url": url, "src": src, "srcset": srcset}, until
        )

    def _sizes(self, image: Image, values: Values, chosen: bool) -> list[Size]:
        """Return the sizes that are asked for; else those that the image's document names.

        Raises:
            ParameterError: there are no such sizes.
        """
        fallback = FALLBACK_FORMATS.get(extension_of(image))
        specs: Sequence[tuple[str, str]]
        if values["filter"] is not None:
            specs = [("filter", values["filter"])]
        elif not chosen and fallback is None:
            return []
        else:
            formats = values["format"] or (*MODERN_FORMATS, fallback or "png")
            specs = [
                (name, f"{shape}|{_format(one, values['quality'])}")
                for one in formats
                for name, shape in _shapes(image, values)
            ]
        found = []
        for name, spec in specs:
            try:
                found.append(size_of(image, spec))
            except WrongSize as error:
                raise ParameterError(name, str(error), str(error)) from None
        return found


class SignFile(Sign):
    """A signed address of a file, for somebody who may read it and has no session here."""

    summary = "Sign the address of a file"
    kind = kinds.FILE
    parameters = (EXPIRES_IN,)

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the address."""
        return {"application/json": component("SignedFile")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the address. Takes 2 queries, beside the token's."""
        self.check_readable(path["id"])
        file = File.objects.filter(pk=path["id"]).first()
        if file is None:
            raise NotFound("The file has just been deleted.")
        until = self.until(values, private=True)
        return self.signed(request, {"id": file.pk, "url": file_url(file, until or 0)}, until)


def _shapes(image: Image, values: Values) -> list[tuple[str, str]]:
    """Return Wagtail's operations for widths and heights, each with the parameter it came from."""
    widths, height, ratio = values["width"], values["height"], values["ratio"]
    if height and (ratio or len(widths) > 1):
        accepted = "height beside one width; with several, ratio"
        raise ParameterError("height", f"height cannot stand here; accepted: {accepted}.", accepted)
    if values["fit"] == COVER and not (height and widths):
        accepted = "fit=cover beside width and height"
        raise ParameterError("fit", f"fit has no meaning here; accepted: {accepted}.", accepted)
    if height and not widths:
        return [("height", f"height-{height}")]
    if height:
        method = "fill" if values["fit"] == COVER else "max"
        return [("width", f"{method}-{widths[0]}x{height}")]
    if ratio:
        across, down = ratio
        sides = [(width, max(1, round(width * down / across))) for width in widths or [MAX_SIDE]]
        return [("ratio", f"fill-{width}x{side}") for width, side in sides]
    return [("width", f"width-{width}") for width in widths or widths_of(image)]


def _format(name: str, quality: int | None) -> str:
    if quality is None:
        return format_spec(name)
    if name == "png":
        detail = "PNG has no quality; accepted: formats avif, webp and jpeg beside quality."
        raise ParameterError("quality", detail, "avif, webp or jpeg beside quality")
    return f"format-{name}|{name}quality-{quality}"
