"""Whoever writes much leaves others their turn."""

from pathlib import Path

import pytest

from pages.publishing.models import Touch
from tests.publishing.processes import processes

pytestmark = pytest.mark.django_db(transaction=True)

# An import: one long transaction after the other.
IMPORT = """
import time
from django.db import transaction
from pages.publishing.lock import let_others_write
from pages.publishing.models import Touch
for number in range(12):
    with transaction.atomic():
        Touch.objects.create(key=f"import:{number}")
        time.sleep(0.3)
    let_others_write()
"""


def test_an_editor_saves_while_an_import_writes(tmp_path: Path) -> None:
    with processes(tmp_path) as started:
        importing = started.start(IMPORT)
        while not Touch.objects.filter(key="import:0").exists():
            assert importing.is_alive(), importing.said()
        Touch.objects.create(key="editor:1")
        assert importing.is_alive(), "the editor has waited for all of it"
        assert importing.wait() == ""
    assert Touch.objects.count() == 13
