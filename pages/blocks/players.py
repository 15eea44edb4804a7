"""Addresses of the players of video sites, known without asking them."""

import re

YOUTUBE = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)"
    r"|youtu\.be/)([\w-]{6,20})"
)
VIMEO = re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)")


def known_player(url: str) -> tuple[str | None, str | None]:
    """Return the provider and the address of its player without cookies, or two None."""
    if match := YOUTUBE.match(url):
        return "YouTube", f"https://www.youtube-nocookie.com/embed/{match[1]}"
    if match := VIMEO.match(url):
        return "Vimeo", f"https://player.vimeo.com/video/{match[1]}?dnt=1"
    return None, None
