"""All English pages of the OpenTelemetry website: imported, built with Astro, crawled."""

import os
import re
from pathlib import Path

import pytest

from tests.clients import roost_server
from tests.clients.conftest import example_of
from tests.clients.roost_server import REPOSITORY, RoostServer
from tests.clients.test_astro_loader import changes

CORPORA = Path(os.environ.get("ROOST_CORPORA", REPOSITORY.parent / "shared/data"))
CONTENT = CORPORA / "otel/content/en"
EXPLAINED = Path(__file__).parent / "otel_dead_links.tsv"

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("example"),
    pytest.mark.skipif(
        not CONTENT.is_dir(), reason=f"{CONTENT} is not there; ROOST_CORPORA names its folder"
    ),
]

HOME = """
from pages.models import HomePage
from wagtail.models import Locale, Page, Site
home = HomePage(title="OpenTelemetry", slug="opentelemetry", locale=Locale.get_default())
Page.objects.get(depth=1).add_child(instance=home)
home.save_revision().publish()
site = Site.objects.get(is_default_site=True)
site.hostname, site.port, site.root_page = "opentelemetry.io", 443, home
site.save()
"""


def import_website(roost: RoostServer) -> None:
    """Import the pages; images that the corpus leaves out make the command end with status 1."""
    roost.edit(HOME)
    command = ["import_markdown", str(CONTENT), "--site", "opentelemetry.io", "--no-progress"]
    said = roost.manage(*command, "--base-url", "https://opentelemetry.io/", check=False)
    assert "broken files: 0." in said, said


def test_every_internal_link_resolves_or_is_explained(
    node_environment: dict[str, str], tmp_path: Path
):
    with roost_server.running(tmp_path, import_website) as roost:
        example = example_of(roost, node_environment, tmp_path)
        assert changes(example.build())["pages"][0] > 730
    links = example.check_links("--explained", EXPLAINED)
    assert links.returncode == 0, links.stdout
    found = re.search(r"(\d+) pages, (\d+) redirects, (\d+) internal links", links.stdout)
    assert found, links.stdout
    assert int(found[1]) > 740
    assert int(found[3]) > 15_000
