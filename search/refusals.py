"""Keeping what the engine would not take, until it does."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from search.engines.interface import Key
from search.identity import among, key_of
from search.models import RefusedDocument

REASON = 1_000  # characters of it that are kept


def settle(tried: Collection[Key], refused: Mapping[Key, str]) -> None:
    """Keep those of the documents that were tried which were refused; the others are settled."""
    settled = [key for key in tried if key not in refused]
    rows = RefusedDocument.objects.filter(among(settled)) if settled else None
    if not refused and not (rows is not None and rows.exists()):
        return
    with transaction.atomic():
        if rows is not None:
            rows.delete()
        _keep(refused)


def settle_all(refused: Mapping[Key, str]) -> None:
    """Keep what a whole new index refused; everything else is settled."""
    with transaction.atomic():
        for row in RefusedDocument.objects.all():
            if key_of(row) not in refused:
                row.delete()
        _keep(refused)


def to_try_again(limit: int) -> list[Key]:
    """Return documents that somebody wants to be tried again."""
    return [key_of(row) for row in RefusedDocument.objects.filter(try_again=True)[:limit]]


def _keep(refused: Mapping[Key, str]) -> None:
    now = timezone.now()
    for key, reason in refused.items():
        RefusedDocument.objects.update_or_create(
            **key._asdict(),
            defaults={
                "reason": reason[:REASON],
                "last_at": now,
                "times": F("times") + 1,
                "try_again": False,
            },
            create_defaults={"reason": reason[:REASON], "last_at": now},
        )
