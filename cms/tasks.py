"""Care for Wagtail's queued tasks: what a process or the database kept from its end is put back."""

import logging
import os
import socket
import sys
from datetime import timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.children import Child

logger = logging.getLogger(__name__)

HEARTBEAT_EVERY = 15
HEARTBEAT_LASTS = 60
# What says that a task was interrupted, as by a database that was locked for too long. Whatever
# else it failed of would come again.
INTERRUPTED = ("django.db.utils.OperationalError", "django.db.utils.InterfaceError")
FINISHED_KEPT_DAYS = 7  # for whoever looks into what failed
ATTEMPTS = 10  # of a task that is interrupted, or ends its process, each time


class TaskRunner(Child):
    """The process that runs the queued tasks.

    Each start has an id of its own: what says RUNNING under that of the process before is put back.
    """

    def __init__(self) -> None:
        super().__init__("The task runner", [])
        self.id = new_worker_id()

    def start(self) -> None:
        """Start the process under a new id."""
        self.id = new_worker_id()
        command = [sys.executable, "manage.py", "db_worker", "--worker-id", self.id]
        self._command = [*command, "--queue-name", "*", "--no-reload", "--verbosity", "0"]
        super().start()


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
    running = DBTaskResult.objects.running()
    count = 0
    for task in running:
        if _is_alive(task.worker_ids[-1] if task.worker_ids else "", own_id):
            continue
        if len(task.worker_ids) < ATTEMPTS:
            count += _put_back(task, running)
        else:
            logger.error("Task %s is given up: its process ended each time.", task.task_path)
            running.filter(id=task.id).update(status="FAILED", finished_at=timezone.now())
    if count:
        logger.warning("%s tasks of a worker that was killed are put back into the queue.", count)
    return count


def put_back_interrupted() -> int:
    """Put back the tasks that failed because the database did not let them; returns how many."""
    failed = DBTaskResult.objects.failed().filter(exception_class_path__in=INTERRUPTED)
    count = sum(_put_back(task, failed) for task in failed if len(task.worker_ids) < ATTEMPTS)
    if count:
        logger.warning("%s tasks that the database interrupted are put back into the queue.", count)
    return count


def forget_finished() -> int:
    """Delete tasks that ended some days ago, which nothing else does; returns how many."""
    old = timezone.now() - timedelta(days=FINISHED_KEPT_DAYS)
    return DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()[0]


def _put_back(task: DBTaskResult, among: "QuerySet[DBTaskResult]") -> int:
    """Put a task back, unless it is by now no more one of these; return how many that were."""
    return among.filter(id=task.id).update(status="READY", started_at=None, finished_at=None)


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
