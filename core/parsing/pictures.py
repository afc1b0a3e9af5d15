"""Pictures: drawn anew, so that nothing stays of them but what is seen (security.md F-05).

Place, time, camera, owner, thumbnail, comments and whatever was hidden behind the picture are not carried over.
"""

import io
from contextlib import suppress
from typing import Any

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin

from core.parsing import Parsed, Unfit

MOST_POINTS = 40_000_000
SMALL = 320
"""The longest edge of the picture in a list, in points."""
WIDE = 1600
"""The longest edge of the picture on a page."""
_LOOKS: dict[str, dict[str, Any]] = {"JPEG": {"quality": 88}, "PNG": {"compress_level": 3}}
_PLAIN = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "RGB", "RGBA", "P", "I;16")}
_READERS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin)
"""Modules that Pillow would load when a picture comes; the child can open no file any more by then."""

Image.preinit()


def clean(content: bytes, *, look: str) -> Parsed:
    """Return a picture of one look (`JPEG` or `PNG`) drawn anew, and a small one for lists."""
    picture = _upright(_opened(content, look))
    if picture.mode not in _PLAIN[look]:
        picture = picture.convert("RGB")
    return Parsed({}, [_drawn(picture, look), small(picture)])


def view(content: bytes, *, look: str) -> Parsed:
    """Return a picture as a page shows it."""
    picture = _opened(content, look)
    picture.thumbnail((WIDE, WIDE))
    return Parsed({}, [_drawn(_on_white(picture), "JPEG")])


def small(picture: Image.Image) -> bytes:
    """Return the picture of a list."""
    picture.thumbnail((SMALL, SMALL))
    return _drawn(_on_white(picture), "JPEG", quality=70)


def _opened(content: bytes, look: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=[look])
        if picture.width * picture.height > MOST_POINTS:
            raise Unfit("too_many_points")
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Unfit("damaged_picture") from None
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a picture as the camera was held, and bring its colours to the ones that every screen shows."""
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)
    if profile and picture.mode in ("RGB", "RGBA"):
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that cannot be read is left out all the same
            ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), inPlace=True)
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("L", "RGB"):
        return picture
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def _drawn(picture: Image.Image, look: str, **other: Any) -> bytes:
    made = io.BytesIO()
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    picture.save(made, look, **{**_LOOKS[look], **other})
    return made.getvalue()
