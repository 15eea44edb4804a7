"""AVIF files in a fraction of the time, for a twelfth more bytes: at libavif's speed 8, not 6."""

from typing import Any, BinaryIO

from willow.image import AvifImageFile
from willow.plugins.pillow import PillowImage
from willow.registry import registry

SPEED = 8


def register() -> None:
    """Let Willow, which makes Wagtail's renditions, write AVIF this way."""
    registry.register_operation(PillowImage, "save_as_avif", save_as_avif)


def save_as_avif(
    image: Any,
    file: BinaryIO,
    quality: int = 80,
    lossless: bool = False,
    apply_optimizers: bool = True,
) -> Any:
    """Write a picture as AVIF, as Willow's own operation does, and return the file."""
    picture, profile = image.image, image.get_icc_profile()
    if profile is not None and picture.mode == "CMYK":
        # AVIF is RGB, and the profile would be wrong for it.
        converted = image.transform_colorspace_to_srgb()
        picture, profile = converted.image, converted.get_icc_profile()
    options: dict[str, Any] = {"quality": quality, "speed": SPEED}
    if lossless:
        options |= {"quality": 100, "subsampling": "4:4:4"}
    if profile is not None:
        options["icc_profile"] = profile
    picture.save(file, "AVIF", **options)
    if apply_optimizers and not lossless:
        image.optimize(file, "heic")
    return AvifImageFile(file)
