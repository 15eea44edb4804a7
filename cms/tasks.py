"""Care for Wagtail's queued tasks: those of a killed worker are put back into the queue."""

import logging
import os
import socket

from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

HEARTBEAT_EVERY = 15
HEARTBEAT_LASTS = 60


def new_worker_id() -> str:
    """Return an id for this process's task runner, at most 64 characters long."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{os.urandom(4).hex()}"


def beat(worker_id: str) -> None:
    """Tell the other workers that this one lives."""
    cache.set(_key(worker_id), True, HEARTBEAT_LASTS)


def put_back_abandoned(own_id: str) -> int:
    """Put back the tasks that say RUNNING but whose worker is gone; returns how many.

    A worker of this machine is gone when its process is, one of another machine when it has not
    been heard of for a minute. Wagtail's tasks (index updates) may run twice.
    """
    count = 0
    for task in DBTaskResult.objects.running():
        worker_id = task.worker_ids[-1] if task.worker_ids else ""
        if _is_alive(worker_id, own_id):
            continue
        # The condition keeps a task that has ended in the meantime as it is.
        count += (
            DBTaskResult.objects.running()
            .filter(id=task.id)
            .update(status="READY", started_at=None)
        )
    if count:
        logger.warning("%s tasks of a worker that was killed are put back into the queue.", count)
    return count


def _is_alive(worker_id: str, own_id: str) -> bool:
    if worker_id == own_id:
        return True
    host, _, rest = worker_id.partition(":")
    own_host, _, own_rest = own_id.partition(":")
    if host != own_host:
        return bool(cache.get(_key(worker_id)))
    pid = rest.partition(":")[0]
    # The same number with another token: a process of this number has lived before, as in a
    # restarted container.
    return pid.isdecimal() and pid != own_rest.partition(":")[0] and _process_exists(int(pid))


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _key(worker_id: str) -> str:
    return f"roost-worker:{worker_id}"
