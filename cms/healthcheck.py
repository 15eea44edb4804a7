"""Ask this machine's server whether it is well; a container's health check runs this file without
starting Django.
"""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen


def is_healthy(host: str, port: int) -> bool:
    """Tell whether the server that listens on this address answers /healthz with 200."""
    # One that listens on every address is asked on the loopback one.
    address = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(
        host, f"[{host}]" if ":" in host else host
    )
    request = Request(f"http://{address}:{port}/healthz", headers={"Host": "localhost"})
    try:
        with urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(
        not is_healthy(
            os.environ.get("ROOST_HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        )
    )
