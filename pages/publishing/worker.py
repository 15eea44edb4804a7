"""One round of the worker's work on documents and consumers."""

from pages.publishing.consumers import run_consumers
from pages.publishing.publisher import publish_pending


def run_once() -> int:
    """Handle some pending touches and let each consumer take a batch; return how much was done.

    Raises:
        django.db.Error: the database is not there; the caller waits and tries again.
    """
    return publish_pending() + run_consumers()
