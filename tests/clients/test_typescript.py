"""The typed client: its types are those of the contract, compile, and are true."""

import fcntl
import json
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.clients.roost_server import REPOSITORY, RoostServer

CLIENT = REPOSITORY / "clients/typescript"
USAGE = Path(__file__).parent / "typescript_client.mts"
LOCK = Path(tempfile.gettempdir()) / "roost-typescript.lock"
# What clients/typescript/tsconfig.json asks for, for a file that is outside of it.
STRICT = [
    "--noEmit", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes",
    "--allowImportingTsExtensions", "--target", "ES2023", "--module", "NodeNext",
    "--lib", "ES2023,DOM,DOM.Iterable",
]  # fmt: skip


def run(environment: dict[str, str], *command: str | Path) -> str:
    result = subprocess.run(
        [str(part) for part in command],
        cwd=CLIENT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="session")
def compiler(node_environment: dict[str, str]) -> Path:
    """The TypeScript compiler that the client's lock file names, installed once."""
    found = CLIENT / "node_modules/typescript/bin/tsc"
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            run(node_environment, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    return found


def test_the_types_are_those_of_the_contract() -> None:
    """`make openapi` renews both."""
    from api.openapi.typescript import typescript

    contract = json.loads((REPOSITORY / "tests/api/openapi.json").read_text())
    assert (CLIENT / "src/types.ts").read_text() == typescript(contract)


def test_the_client_and_its_use_compile_under_strict(
    node_environment: dict[str, str], compiler: Path
) -> None:
    run(node_environment, "node", compiler, "-p", "tsconfig.json", "--noEmit")
    run(node_environment, "node", compiler, *STRICT, USAGE)


@pytest.mark.xdist_group("example")
def test_what_the_types_say_is_true(roost: RoostServer, node_environment: dict[str, str]) -> None:
    secret = roost.manage("media_secret").strip()
    asked = f"{json.dumps(roost.api_url)}, {json.dumps(secret)}"
    program = (
        f"import {{ look }} from {json.dumps(USAGE.as_uri())};"
        f"console.log(JSON.stringify(await look({asked})));"
    )
    options = ["--no-warnings", "--experimental-strip-types", "--input-type=module", "-e"]
    seen = json.loads(run(node_environment, "node", *options, program))
    assert len(seen["titles"]) > 3
    assert seen["blocks"] > 5
    assert seen["quotes"]
    assert seen["listed"] == seen["total"] > 7
    assert seen["statuses"] == ["page", "missing"]
    assert seen["accepted"] == "order"
    assert seen["article"] == seen["titles"][0]
    assert seen["nodes"] > 0
    assert seen["author"]
    made = {"status": 200, "type": "image/webp"}
    refused = {"status": 403, "type": "application/problem+json"}
    assert seen["images"] == [made, made, refused, refused]
