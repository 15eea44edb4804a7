"""Wagtail's admin search index and reference index, brought up to date once a batch instead of at
each save.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_save
from django_tasks import task
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def without_index_updates() -> Iterator[None]:
    """Save without a task for each object; `update_indexes` makes up for it."""
    paused = [
        model
        for model in get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in paused:
            post_save.connect(post_save_signal_handler, sender=model)


@task()
def update_indexes(label: str, ids: list[int]) -> None:
    """Bring both indexes up to date for the objects of one model."""
    model = apps.get_model(label)
    objects = list(model._default_manager.filter(pk__in=ids))
    if model in get_indexed_models():
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, objects)
    if ReferenceIndex.is_indexed(model):
        with transaction.atomic():
            for item in objects:
                ReferenceIndex.create_or_update_for_object(item)
