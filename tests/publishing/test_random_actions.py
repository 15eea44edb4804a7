"""Editors do anything in any order: documents stay right, and the change log tells all of it."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)

from media.models import File, Image
from pages.models import ArticlePage, Author, Category, Menu, SectionPage, SeoSettings
from pages.publishing.access import ANONYMOUS
from pages.publishing.audit import differences
from pages.publishing.changes import changes_after
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_file,
    make_image,
    make_locale,
    make_section,
    republish,
)
from tests.publishing.world import make_world

EXAMPLES, STEPS = 8, 12
SLUGS = [f"slug-{number}" for number in range(6)]


class Reader:
    """Follows the change log, as sync and every consumer do.

    Where it reads after every action, nothing comes that it has already. Of several actions, the
    last may bring back what was there before the first.
    """

    def __init__(self, after_every_action: bool = True) -> None:
        self.after_every_action = after_every_action
        self.cursor = 0
        self.held: dict[Any, tuple[str, str]] = {}

    def follow(self) -> list[Any]:
        """Read on; return what has changed."""
        seen = []
        for change in changes_after(self.cursor, 10_000):
            key = (change.kind, change.object_id, change.site_id, change.locale)
            before = self.held.pop(key, None)
            if change.op == "upsert":
                now = (change.digest, change.access)
                assert before != now or not self.after_every_action, f"needless: {change}"
                self.held[key] = now
            self.cursor = change.seq
            seen.append(key)
        return seen


class Editors:
    """What editors can do, each time to something else."""

    def __init__(self, choices: random.Random) -> None:
        self.choices = choices

    def one(self, queryset: Any) -> Any:
        return self.choices.choice(list(queryset.order_by("pk")) or [None])

    def page(self) -> Any:
        return self.one(Page.objects.filter(depth__gt=1)).specific

    def own_page(self) -> Any:
        return self.one(Page.objects.filter(depth__gt=1, alias_of=None)).specific

    def below_home(self) -> Any:
        found = self.one(Page.objects.filter(depth__gt=2))
        return found.specific if found else None

    def free_slug(self, parent: Page) -> str:
        taken = set(parent.get_children().values_list("slug", flat=True))
        free = [slug for slug in self.shuffled(SLUGS) if slug not in taken]
        return free[0] if free else next(f"s{n}" for n in count() if f"s{n}" not in taken)

    def shuffled(self, values: list[str]) -> list[str]:
        return self.choices.sample(values, len(values))

    def do_make_article(self) -> None:
        parent, target = self.page(), self.page()
        if isinstance(parent, ArticlePage):
            return
        author, tag = self.one(Author.objects), self.choices.choice(["birds", "trees"])
        make_article(
            parent,
            "New",
            slug=self.free_slug(parent),
            authors=[author] if author else [],
            tags=[tag],
            cover=self.one(Image.objects),
            category=self.one(Category.objects),
            body=[
                ("rich_text", f'<p><a linktype="page" id="{target.pk}">there</a></p>'),
                ("related_pages", {"heading": "", "pages": [target]}),
            ],
        )

    def do_make_section(self) -> None:
        parent = self.page()
        if not isinstance(parent, ArticlePage):
            make_section(parent, "Section", slug=self.free_slug(parent))

    def do_title(self) -> None:
        republish(self.own_page(), title=self.choices.choice(["A", "B", "C"]))

    def do_hide(self) -> None:
        republish(self.own_page(), noindex=self.choices.choice([True, False]))

    def do_draft(self) -> None:
        page = self.own_page()
        page.title = "A draft"
        page.save_revision()

    def do_slug(self) -> None:
        page = self.own_page()
        if page.depth > 2:
            republish(page, slug=self.free_slug(page.get_parent()))

    def do_move(self) -> None:
        page, target = self.below_home(), self.page()
        if not page or isinstance(target, ArticlePage):
            return
        if target == page or target.is_descendant_of(page):
            return
        slugs = target.get_children().exclude(pk=page.pk).values_list("slug", flat=True)
        if page.slug not in slugs:
            page.move(target, self.choices.choice(["first-child", "last-child"]))

    def do_reorder(self) -> None:
        page = self.below_home()
        sibling = self.one(page.get_siblings(inclusive=False)) if page else None
        if page and sibling:
            page.move(sibling, self.choices.choice(["left", "right"]))

    def do_unpublish(self) -> None:
        page = self.page()
        page.unpublish(set_expired=self.choices.choice([True, False]))

    def do_delete(self) -> None:
        if self.choices.random() < 0.4 and (page := self.below_home()):
            Page.objects.get(pk=page.pk).delete()

    def do_copy(self) -> None:
        if page := self.below_home():
            slug = self.free_slug(page.get_parent())
            page.copy(recursive=True, update_attrs={"slug": slug})

    def do_alias(self) -> None:
        if page := self.below_home():
            parent = page.get_parent()
            page.create_alias(parent=parent, update_slug=self.free_slug(parent))

    def do_translate(self) -> None:
        page, other = self.own_page(), self.other_language()
        if page.locale != other and not page.has_translation(other):
            republish(page.copy_for_translation(other, copy_parents=True))

    def do_restrict(self) -> None:
        PageViewRestriction.objects.create(page=self.page(), restriction_type="login")

    def do_lift_restriction(self) -> None:
        if restriction := self.one(PageViewRestriction.objects):
            restriction.delete()

    def do_image(self) -> None:
        image = self.one(Image.objects) or make_image()
        image.title = self.choices.choice(["A", "B"])
        image.collection = self.one(Collection.objects)
        image.save()

    def do_describe_image(self) -> None:
        if image := self.one(Image.objects):
            image.description = self.choices.choice(["A bird", "A tree"])
            image.focal_point_x = image.focal_point_y = self.choices.choice([None, 100, 200])
            image.focal_point_width = image.focal_point_height = 50
            image.save()

    def do_replace_image(self) -> None:
        if image := self.one(Image.objects):
            other = make_image(size=self.choices.choice([(300, 200), (40, 60)]), color="red")
            image.file = ContentFile(other.file.read(), name="replaced.jpg")
            other.delete()
            image.save()

    def do_file(self) -> None:
        file = self.one(File.objects) or make_file()
        file.title = self.choices.choice(["A", "B"])
        file.file = ContentFile(self.choices.choice([b"one", b"two"]), name="replaced.txt")
        file.collection = self.one(Collection.objects)
        file.save()

    def do_delete_image(self) -> None:
        if self.choices.random() < 0.3 and (image := self.one(Image.objects)):
            image.delete()

    def do_private_collection(self) -> None:
        root = Collection.get_first_root_node()
        private = root.add_child(name="Private")
        CollectionViewRestriction.objects.create(collection=private, restriction_type="login")

    def do_open_collections(self) -> None:
        CollectionViewRestriction.objects.all().delete()

    def do_author(self) -> None:
        author = self.one(Author.objects) or make_author()
        author.name, author.image = self.choices.choice("AB"), self.one(Image.objects)
        author.save()

    def do_delete_author_or_category(self) -> None:
        found = self.one(self.choice_of(Author, Category).objects)
        if found and self.choices.random() < 0.3:
            found.delete()

    def do_category(self) -> None:
        category = self.one(Category.objects) or make_category()
        category.name = self.choices.choice("AB")
        category.save()

    def do_tag(self) -> None:
        if tag := self.one(Tag.objects):
            tag.name = self.choices.choice(["birds", "trees", "owls"]) + str(tag.pk)
            tag.save()

    def do_menu(self) -> None:
        menu = Menu.objects.first() or Menu(handle="main", title="Main", locale=make_locale("en"))
        menu.site = self.choices.choice([None, self.one(Site.objects)])
        menu.items = [("link", {"title": "", "page": self.page(), "url": "", "children": []})]
        menu.save()

    def do_second_site(self) -> None:
        others = Site.objects.filter(is_default_site=False)
        if section := self.one(SectionPage.objects):
            site = others.first() or Site(hostname="second.example", port=443)
            site.root_page = section
            site.save()

    def do_delete_second_site(self) -> None:
        Site.objects.filter(is_default_site=False).delete()

    def do_site_root(self) -> None:
        site = Site.objects.get(is_default_site=True)
        site.root_page = self.one(Page.objects.filter(depth=2))
        site.save()

    def do_hostname(self) -> None:
        site = Site.objects.get(is_default_site=True)
        site.hostname = self.choices.choice(["example.com", "www.example.com"])
        site.save()

    def do_settings(self) -> None:
        site = self.one(Site.objects)
        settings = SeoSettings.objects.get_or_create(site=site)[0]
        settings.title_suffix = self.choices.choice(["", " | A"])
        settings.default_image = self.one(Image.objects)
        settings.save()

    def do_redirect_by_hand(self) -> None:
        path = Redirect.normalise_path(f"/{self.choices.choice(SLUGS)}/")
        page = self.page()
        site = self.choices.choice([None, self.one(Site.objects)])
        if not Redirect.objects.filter(old_path=path, site=site).exists():
            Redirect.objects.create(old_path=path, site=site, redirect_page=page)

    def do_rename_language(self) -> None:
        locale = self.other_language()
        locale.language_code = "fr" if locale.language_code == "de" else "de"
        locale.save()

    def other_language(self) -> Locale:
        return Locale.objects.exclude(language_code="en").first() or make_locale("de")

    def choice_of(self, *models: Any) -> Any:
        return self.choices.choice(models)


# Which kinds of documents may change through an action, written down from what they show.
PAGES = {"page", "menu"}  # titles, and where a page is, stand in pages and menus
PLACES = PAGES | {"redirect", "settings"}  # settings list the languages in which a site is public
MEDIA = {"page", "author", "settings"}  # what shows images
MAY_CHANGE: dict[str, set[str]] = {
    "do_make_article": PLACES,
    "do_make_section": PLACES,
    "do_title": PLACES,  # publishing it again also brings back a page that was withdrawn
    "do_hide": PLACES,
    "do_draft": set(),
    "do_slug": PLACES,
    "do_move": PLACES,
    "do_reorder": {"page"},  # a page says at which place it stands
    "do_unpublish": PLACES,
    "do_delete": PLACES | MEDIA,
    "do_copy": PLACES,
    "do_alias": PLACES,
    "do_translate": PLACES,
    "do_restrict": PLACES,
    "do_lift_restriction": PLACES,
    "do_image": MEDIA | {"image"},
    "do_describe_image": MEDIA | {"image"},
    "do_replace_image": MEDIA | {"image"},
    "do_file": {"page", "file"},
    "do_delete_image": MEDIA | {"image"},
    "do_private_collection": set(),  # nothing is in it yet
    "do_open_collections": MEDIA | {"image", "file"},
    "do_author": {"author", "page"},
    "do_delete_author_or_category": {"author", "category", "page"},
    "do_category": {"category", "page"},
    "do_tag": {"page"},
    "do_menu": {"menu"},
    "do_second_site": PLACES,
    "do_delete_second_site": PLACES,
    "do_site_root": PLACES,
    "do_hostname": {"page", "menu", "settings"},  # whole addresses
    "do_settings": {"settings", "page"},  # the default image stands in every page's `seo`
    "do_redirect_by_hand": {"redirect"},
    "do_rename_language": {"page", "category", "menu", "settings", "redirect"},
}


@pytest.mark.usefixtures("db")
def test_any_actions_in_any_order() -> None:
    assert MAY_CHANGE.keys() == {name for name in dir(Editors) if name.startswith("do_")}
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=True,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.long
@pytest.mark.usefixtures("db")
def test_many_more_actions() -> None:
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


class Newsroom(RuleBasedStateMachine):
    """Editors at work: after each of their actions everything is looked at."""

    @initialize()
    def open(self) -> None:
        self.before = transaction.atomic()
        self.before.__enter__()
        make_world()
        publish_all()
        self.reader = Reader()
        self.reader.follow()

    @rule(name=st.sampled_from(sorted(MAY_CHANGE)), choices=st.randoms(use_true_random=False))
    def act(self, name: str, choices: random.Random) -> None:
        getattr(Editors(choices), name)()
        _look({name}, self.reader)

    def teardown(self) -> None:
        if hasattr(self, "before"):
            transaction.set_rollback(True)
            self.before.__exit__(None, None, None)
            cache.clear()


# Wagtail's tree is changed by one at a time: its paths are read first and written afterwards.
TREE = {
    *("do_make_article", "do_make_section", "do_slug", "do_move", "do_reorder", "do_delete"),
    *("do_copy", "do_alias", "do_translate", "do_private_collection", "do_open_collections"),
    *("do_image", "do_file", "do_rename_language"),
}
# What an editor hears whose page, author or image somebody else has deleted meanwhile, or who
# takes an address at the moment in which somebody else does.
TOO_LATE = (
    ObjectDoesNotExist,
    IntegrityError,
    ValidationError,
    OperationalError,
    FileNotFoundError,
)
THREADS, ROUNDS, EACH = 3, 5, 4


@pytest.mark.django_db(transaction=True)
def test_any_actions_in_several_threads() -> None:
    _act_in_threads(1)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(100, 112))
def test_many_more_actions_in_several_threads(seed: int) -> None:
    _act_in_threads(seed)


def _act_in_threads(seed: int) -> None:
    """Let editors act at once, and look at everything after each of their rounds."""
    make_world()
    publish_all()
    reader = Reader(after_every_action=False)
    reader.follow()
    tree = threading.Lock()

    def act(number: int) -> tuple[set[str], int]:
        choices = random.Random(number)
        names = [choices.choice(sorted(MAY_CHANGE)) for _ in range(EACH)]
        done = 0
        try:
            for name in names:
                try:
                    if name in TREE:
                        with tree:
                            getattr(Editors(choices), name)()
                    else:
                        getattr(Editors(choices), name)()
                    done += 1
                except TOO_LATE:
                    continue
        finally:
            connection.close()
        return set(names), done

    done = 0
    with ThreadPoolExecutor(THREADS) as editors:
        for number in range(ROUNDS):
            first = (seed * ROUNDS + number) * THREADS
            played = list(editors.map(act, range(first, first + THREADS)))
            _look(set().union(*(names for names, _ in played)), reader)
            done += sum(number for _, number in played)
    assert done > ROUNDS * THREADS * EACH / 2


def _look(names: set[str], reader: Reader) -> None:
    """Hold documents and change log against a fresh build, and against what actions may change."""
    publish_all()
    changed = reader.follow()
    allowed = set().union(*(MAY_CHANGE[name] for name in names))
    assert {kind for kind, *_ in changed} <= allowed, (names, changed)
    assert [str(found) for found in differences()] == []
    _nothing_leaks()
    assert reader.held == _stored()


def _stored() -> dict[Any, tuple[str, str]]:
    rows = PublishedDocument.objects.values_list(
        "kind", "object_id", "site_id", "locale", "digest", "access"
    )
    return {row[:4]: row[4:] for row in rows}


def _nothing_leaks() -> None:
    documents = PublishedDocument.objects.visible_to(ANONYMOUS)
    pages = Page.objects.live().public()
    shown = set(documents.filter(kind="page").values_list("object_id", flat=True))
    assert shown <= set(pages.values_list("pk", flat=True))
    private = Image.objects.exclude(collection__view_restrictions=None)
    images = documents.filter(kind="image", object_id__in=private.values("pk"))
    assert not images.exists()
