"""The embedded engine: its files, its locks, and the processes that share them."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.interface import EngineError
from tests.search.documents import ask, document, embedded_only, fill, found

ROOT = Path(__file__).resolve().parents[2]


def other_process(engine: EmbeddedEngine, code: str) -> "subprocess.Popen[str]":
    """Run code in another process, with `engine` on the same folder; it says when it is ready."""
    script = f"""
    import os, sys, time
    from pathlib import Path
    from search.engines.embedded.engine import EmbeddedEngine
    from tests.search.documents import ask, document, fill, found, numbers
    engine = EmbeddedEngine(Path({str(engine.storage.folder)!r}))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script) + textwrap.dedent(code)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


@embedded_only
def test_another_process_sees_a_commit_at_once(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    reader = other_process(
        engine,
        """
        found(engine, "apples")
        print("ready", flush=True)
        for number in range(5):
            while not found(engine, f"pear{number}", spell=False):
                time.sleep(0.001)
            print(time.time(), flush=True)
        """,
    )
    assert reader.stdout
    delays = []
    for number in range(5):
        with engine.writer() as writer:
            writer.index([document(2 + number, f"pear{number}")])
            writer.commit(2 + number)
        committed = time.time()
        delays.append(float(reader.stdout.readline()) - committed)
    assert sorted(delays)[2] < 0.1  # the median: a busy machine may hold up any single one
    assert reader.wait(10) == 0


@embedded_only
def test_processes_that_write_in_turn_see_what_each_has_written(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    with engine.writer():
        pass  # there was nothing to do
    for number, process in ((2, EmbeddedEngine(engine.storage.folder)), (3, engine)):
        with process.writer() as writer:
            assert writer.seq == number - 1
            writer.index([document(1, "Apples", seq=number)])
            writer.commit(number)
        process.close()
        assert engine.seq() == number
        assert [hit.seq for hit in ask(engine, "apples").hits] == [number]


@embedded_only
def test_only_one_process_writes(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    writer = other_process(
        engine,
        """
        with engine.writer() as writer:
            writer.index([document(2, "Pears")])
            writer.commit(2)
        print("ready", flush=True)
        time.sleep(60)
        """,
    )
    try:
        with pytest.raises(EngineError, match="another process"), engine.writer() as second:
            second.index([document(3, "Plums")])
        assert found(engine, "pears") == [2]
    finally:
        writer.kill()
        writer.wait()
    with engine.writer() as second:  # a killed process leaves no lock behind
        second.index([document(3, "Plums")])
        second.commit(3)
    assert found(engine, "plums") == [3]


@embedded_only
def test_a_writer_that_is_killed_loses_only_what_it_had_not_committed(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    writer = other_process(
        engine,
        """
        with engine.writer() as writer:
            writer.index([document(2, "Pears", kind="new")])
            writer.commit(2)
            writer.index([document(3, "Plums", kind="newer"), document(1, "Gone")])
            print("ready", flush=True)
            time.sleep(60)
        """,
    )
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    assert (engine.seq(), found(engine, "apples"), found(engine, "pears")) == (2, [1], [2])
    assert found(engine, "plums", spell=False) == []
    with engine.writer() as again:
        again.index([document(3, "Plums", kind="newer"), document(1, "Gone")])
        again.commit(3)
    assert [hit.key.kind for hit in ask(engine, "plums").hits] == ["newer"]
    assert found(engine, "apples", spell=False) == []


@embedded_only
def test_what_killed_builders_leave_is_removed_and_running_ones_are_not_touched(
    engine: Any,
) -> None:
    builders = [
        other_process(
            engine,
            """
            with engine.builder() as builder:
                builder.index([document(2, "Pears")])
                builder.commit(5)
                print("ready", flush=True)
                time.sleep(60)
            """,
        )
        for _ in range(2)
    ]
    builders[0].kill()
    builders[0].wait()
    try:
        for number in range(3):
            fill(engine, document(number, "Apples"))
        folders = [path for path in engine.storage.folder.iterdir() if path.is_dir()]
        assert len(folders) == 3  # the live one, the one before, and the one that is being built
    finally:
        builders[1].kill()
        builders[1].wait()


@embedded_only
@pytest.mark.parametrize("count", [25, 61, 100])
def test_a_new_index_is_in_one_piece(engine: Any, count: int) -> None:
    with engine.builder() as builder:
        builder.segment = 10  # documents; in earnest, thousands
        apples = [document(number, f"Apples {number}") for number in range(1, count + 1)]
        builder.index(apples[:12])
        builder.delete([document(3).key])
        builder.index(apples[12:])
        builder.index([document(1, "A pear")])
        builder.index([document(2, "Plums", locale="de")])
        builder.index(document(number, "Cherries") for number in (4, count))
        builder.commit(1)

    assert ask(engine, "apples").total == count - 4
    assert found(engine, "pears") == [1]
    assert sorted(found(engine, "cherry")) == [4, count]
    assert found(engine, "plums", locales=("de",)) == [2]
    metas = [orjson.loads(file.read_bytes()) for file in engine.storage.live().glob("*/meta.json")]
    assert [len(meta["segments"]) for meta in metas] == [1, 1]


@embedded_only
def test_an_index_of_other_code_is_not_opened(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    live = engine.storage.live()
    live.rename(live.with_name("0ld5chem-20200101000000"))
    engine.storage.current_file.write_text("0ld5chem-20200101000000")
    assert engine.seq() is None
    assert ask(engine, "apples").total == 0
    fill(engine, document(1, "Pears"))
    assert found(engine, "pears") == [1]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    engine = EmbeddedEngine(tmp_path / "file" / "search")
    assert engine.seq() is None
    with pytest.raises(EngineError, match="cannot be written"):
        fill(engine, document(1))
