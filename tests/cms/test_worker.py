"""What the worker does between its start and its end."""

import os
import socket
import subprocess
import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms import children, tasks, worker
from cms.wakeup import PostgresNotifications, wakeup


def running_task(*worker_ids: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now(),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="wagtail.tasks.update_reference_index_task",
        worker_ids=list(worker_ids),
        backend_name="default",
        run_after=timezone.now(),
    )


def worker_id(host: str, pid: int) -> str:
    return f"{host[:40]}:{pid}:0a1b2c3d"


@pytest.mark.django_db
def test_a_task_of_a_killed_worker_is_put_back():
    child = subprocess.Popen(["true"])
    child.wait()
    task = running_task(worker_id(socket.gethostname(), child.pid))
    assert tasks.put_back_abandoned(tasks.new_worker_id()) == 1
    task.refresh_from_db()
    assert (task.status, task.started_at) == ("READY", None)
    assert list(DBTaskResult.objects.ready()) == [task]


@pytest.mark.django_db
def test_a_task_of_a_worker_that_lives_is_left_alone():
    own = tasks.new_worker_id()
    elsewhere = worker_id("another-machine", 12)
    tasks.beat(elsewhere)
    for living in (own, worker_id(socket.gethostname(), os.getppid()), elsewhere):
        running_task("the-first-try", living)
    assert tasks.put_back_abandoned(own) == 0


@pytest.mark.django_db
def test_a_task_of_a_machine_that_is_silent_is_put_back():
    elsewhere = worker_id("another-machine", 12)
    running_task(elsewhere)
    running_task()  # without any worker
    cache.clear()
    assert tasks.put_back_abandoned(tasks.new_worker_id()) == 2


@pytest.mark.django_db
def test_a_restarted_container_does_not_mistake_its_own_number_for_the_dead_worker():
    own = tasks.new_worker_id()
    running_task(worker_id(socket.gethostname(), os.getpid()))
    assert tasks.put_back_abandoned(own) == 1


@pytest.mark.django_db
def test_what_a_task_runner_was_at_is_put_back_once_another_one_runs(monkeypatch):
    monkeypatch.setattr(children.Child, "start", lambda self: None)
    runner = tasks.TaskRunner()
    runner.start()
    task = running_task(runner.id)
    assert tasks.put_back_abandoned(runner.id) == 0
    runner.start()  # the first one has died
    assert tasks.put_back_abandoned(runner.id) == 1
    task.refresh_from_db()
    assert task.status == "READY"


@pytest.mark.django_db
def test_a_task_that_ends_its_process_each_time_holds_up_the_others_no_longer():
    task = running_task(*[worker_id("another-machine", number) for number in range(10)])
    assert tasks.put_back_abandoned(tasks.new_worker_id()) == 0
    task.refresh_from_db()
    assert task.status == "FAILED"


@pytest.mark.django_db
def test_a_task_that_found_the_database_locked_is_put_back():
    locked, wrong, hopeless = running_task("a"), running_task("b"), running_task(*"0123456789")
    for task in (locked, hopeless):
        task.set_failed(OperationalError("database is locked"))
    wrong.set_failed(ValueError("a mistake"))
    assert tasks.put_back_interrupted() == 1
    assert list(DBTaskResult.objects.ready()) == [locked]
    assert tasks.put_back_interrupted() == 0


@pytest.mark.django_db
def test_tasks_that_ended_long_ago_are_forgotten():
    waiting, recent, old = running_task("a"), running_task("b"), running_task("c")
    recent.set_successful(None)
    old.set_failed(ValueError("a mistake"))
    DBTaskResult.objects.filter(id=old.id).update(finished_at=timezone.now() - timedelta(days=8))
    assert tasks.forget_finished() == 1
    assert set(DBTaskResult.objects.all()) == {waiting, recent}


@pytest.fixture
def quick_worker(monkeypatch):
    """A worker without task runner whose pauses are short."""
    monkeypatch.setattr(worker.tasks.TaskRunner, "start", lambda self: None)
    monkeypatch.setattr(worker, "consumers", list)
    monkeypatch.setattr(worker.Worker, "FIRST_PAUSE", 0.01)
    # The test's transaction would be lost with its connection.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    stopping = threading.Event()
    return worker.Worker(stopping), stopping


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("the server is gone"), ValueError("a mistake")])
def test_an_error_does_not_end_the_worker(quick_worker, monkeypatch, caplog, error):
    subject, stopping = quick_worker
    turns = []

    def publish_once() -> int:
        turns.append(time.monotonic())
        if len(turns) <= 3:
            raise error
        stopping.set()
        return 1

    monkeypatch.setattr(worker, "publish_once", publish_once)
    subject.run()
    pauses = [later - earlier for earlier, later in pairwise(turns)]
    assert len(pauses) == 3
    assert pauses[2] > pauses[0]
    assert str(error) in caplog.text


@pytest.mark.django_db
def test_what_is_scheduled_is_published_when_the_minute_begins(quick_worker, monkeypatch):
    from wagtail.models import Page

    subject, stopping = quick_worker
    page = Page.objects.get(depth=2)
    page.unpublish()
    page.refresh_from_db()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision()
    revision.publish()
    page.refresh_from_db()
    assert not page.live
    # The hour has passed.
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save(update_fields=["approved_go_live_at", "content"])

    minutes = iter([100, 101])
    monkeypatch.setattr(worker, "_minute", lambda: next(minutes))

    def publish_once() -> int:
        page.refresh_from_db()
        live.append(page.live)
        if len(live) == 2:
            stopping.set()
        return 1

    live: list[bool] = []
    subject._minute = 100
    monkeypatch.setattr(worker, "publish_once", publish_once)
    subject.run()
    assert live == [False, True]


@pytest.mark.django_db
def test_a_schedule_that_fails_does_not_keep_it_from_building(quick_worker, monkeypatch):
    subject, stopping = quick_worker
    tries = []

    def publish_due() -> None:
        tries.append(1)
        if len(tries) > 3:
            stopping.set()
        raise ValueError("a mistake")

    def publish_once() -> int:
        stopping.set()
        return 1

    monkeypatch.setattr(worker, "publish_due", publish_due)
    monkeypatch.setattr(worker, "publish_once", publish_once)
    subject._minute = 0
    subject.run()
    assert tries == [1]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_is_woken_by_a_notification():
    waiting = wakeup(threading.Event())
    if connection.vendor != "postgresql":
        assert not isinstance(waiting, PostgresNotifications)
        return
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY roost")
    began = time.monotonic()
    waiting.wait(5)
    assert time.monotonic() - began < 1
    waiting.wait(0.05)  # nothing more
