"""The port that an installation was last started on.

Published documents carry the CMS's address in the URLs of their images, so commands that are run
beside the server must know its port even where nobody repeats `PORT`.
"""

from pathlib import Path

DEFAULT = 8000


def kept_port(state: Path) -> int:
    """Return the port kept in a state folder, or the default one where none is kept."""
    try:
        return int((state / "port").read_text())
    except (OSError, ValueError):
        return DEFAULT


def keep_port(state: Path, port: int) -> None:
    """Keep a port in a state folder.

    Raises:
        OSError: the folder is not writable.
    """
    (state / "port").write_text(f"{port}\n")
