"""Runs every benchmark in turn, each in a process and a database of its own: `make bench`."""

import subprocess
import sys

COMMANDS = (
    "bench.publishing 10000 sqlite",
    "bench.publishing 10000 postgresql",
    "bench.releases",
    "bench.api",
    "bench.serving",
    "bench.search",
    "bench.import_markdown",
)


def main() -> None:
    failed = []
    for command in COMMANDS:
        print(f"\n## {command}\n", flush=True)
        if subprocess.run([sys.executable, "-m", *command.split()]).returncode:
            failed.append(command)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
