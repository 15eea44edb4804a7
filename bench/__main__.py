"""Runs every benchmark in turn, each in a process and a database of its own: `make bench`."""

import subprocess
import sys

MODULES = (
    "bench.publishing",
    "bench.releases",
    "bench.api",
    "bench.search",
    "bench.import_markdown",
)


def main() -> None:
    failed = []
    for module in MODULES:
        print(f"\n## {module}\n", flush=True)
        if subprocess.run([sys.executable, "-m", module]).returncode:
            failed.append(module)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
