"""Bulk actions on images and files that Wagtail carries out in one UPDATE, without a signal."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from pages.publishing.kinds import kind_of
from pages.publishing.touches import touch


def touch_moved_media(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: Any
) -> None:
    """Touch what was put into another collection, whose restrictions are others.

    Runs in the transaction of the action.
    """
    if action_type == "add_to_collection":
        touch(f"{kind_of(type(one))}:{one.pk}" for one in objects)
