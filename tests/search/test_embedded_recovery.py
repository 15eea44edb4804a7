"""What a writer that was killed leaves in the folder of an index."""

import shutil
from pathlib import Path

from search.engines.embedded.engine import EmbeddedEngine
from tests.search.documents import document, fill, found


def test_files_of_a_commit_that_was_not_finished_are_not_in_the_way(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "killed")
    fill(engine, document(1, "Apples"), document(2, "Apples"))
    shutil.copytree(tmp_path / "killed", tmp_path / "finished")

    def replace_one(engine: EmbeddedEngine) -> None:
        with engine.writer() as writer:
            writer.index([document(1, "Pears")])
            writer.commit(2)

    other = EmbeddedEngine(tmp_path / "finished")
    replace_one(other)
    other.close()
    # As if the process had been killed between writing the files and saying that they count.
    for path in other.storage.live().joinpath("1-en").iterdir():  # type: ignore[union-attr]
        if path.suffix == ".del" or path.name == ".managed.json":
            shutil.copy(path, engine.storage.live() / "1-en")  # type: ignore[operator]
    replace_one(engine)
    assert (found(engine, "apples"), found(engine, "pears"), engine.seq()) == ([2], [1], 2)
    engine.close()
