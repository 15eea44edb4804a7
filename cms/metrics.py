"""`/metrics`: how publishing is doing, in the text format of Prometheus.

Everything comes from the database, so any web process answers for the whole installation.
"""

from collections.abc import Iterator
from secrets import compare_digest

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from pages.publishing.changes import current_seq
from pages.publishing.consumers import consumers
from pages.publishing.models import AuditState, ConsumerState, PublishedDocument, Touch


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics, for the token of ROOST_METRICS_TOKEN or an administrator."""
    if not _may_read(request):
        # Who may not read them need not know that there are any.
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Publishing())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    wanted = settings.ROOST_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if wanted and compare_digest(given.encode(), f"Bearer {wanted}".encode()):
        return True
    return bool(request.user.is_active and request.user.is_superuser)


class _Publishing(Collector):
    """Documents, what is still to be built, consumers, and what the audit found."""

    def collect(self) -> Iterator[Metric]:
        documents = GaugeMetricFamily(
            "roost_documents",
            "Published documents by kind and by who may read them.",
            labels=["kind", "access"],
        )
        rows = PublishedDocument.objects.values_list("kind").order_by("kind")
        counted = rows.annotate(every=Count("pk"), public=Count("pk", Q(access="")))
        for kind, every, public in counted:
            documents.add_metric([kind, "public"], public)
            documents.add_metric([kind, "restricted"], every - public)
        yield documents
        pending = Touch.objects.filter(generation=None)
        yield GaugeMetricFamily(
            "roost_touches_pending", "Changed keys that are still to be handled.", pending.count()
        )
        oldest = pending.order_by("pk").values_list("at", flat=True).first()
        yield GaugeMetricFamily(
            "roost_touches_oldest_seconds",
            "Age of the oldest of them.",
            (timezone.now() - oldest).total_seconds() if oldest else 0,
        )
        seq = current_seq()
        yield CounterMetricFamily("roost_changes", "Changes in the change log, ever.", seq)
        yield from _consumer_metrics(seq)
        yield from _audit_metrics()


def _consumer_metrics(seq: int) -> Iterator[Metric]:
    behind = GaugeMetricFamily(
        "roost_consumer_lag_changes", "Changes that a consumer has yet to read.", labels=["name"]
    )
    failing = GaugeMetricFamily(
        "roost_consumer_failing", "Whether its last attempt failed.", labels=["name"]
    )
    states = {state.name: state for state in ConsumerState.objects.all()}
    for consumer in consumers():
        state = states.get(consumer.name)
        behind.add_metric([consumer.name], seq - (state.cursor if state else 0))
        failing.add_metric([consumer.name], bool(state and state.error))
    yield behind
    yield failing


def _audit_metrics() -> Iterator[Metric]:
    audit = AuditState.objects.filter(pk=1).first()
    yield GaugeMetricFamily(
        "roost_audit_checked",
        "Objects of today's sample that were held against a fresh build.",
        audit.checked if audit else 0,
    )
    yield GaugeMetricFamily(
        "roost_audit_differing",
        "Documents of today's sample that are not as a fresh build makes them.",
        audit.differing if audit else 0,
    )
