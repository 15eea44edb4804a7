"""The secret key of an installation that was given none."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def kept_secret_key(path: Path) -> str:
    """Return the key in this file; the first caller makes it and its folder, for the owner only."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Another process may be starting in the same moment: a complete file is linked into place,
        # and the first one wins.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_text(get_random_secret_key())
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"the state folder {path.parent} is not writable ({error.strerror}); "
            "ROOST_VAR names another."
        ) from None
