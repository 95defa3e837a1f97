"""The dashboard as a user starts it, in a process of its own."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Server:
    """`streamlit run app.py` on a free port, with its own database; `root` is where app.py is."""

    starts_within = 60

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.database = folder / "hyte.duckdb"
        self.log = folder / "server.log"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true",
                   "--server.port", str(self.port)]  # fmt: skip
        environment = {**os.environ, "HYTE_DB": str(self.database), **self.environment()}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait()

    def environment(self) -> dict[str, str]:
        """What the process is told besides where its database is."""
        return {"PYTHONWARNINGS": "default"}

    def _wait(self) -> None:
        end = time.monotonic() + self.starts_within
        while time.monotonic() < end and self.process.poll() is None:
            if self._is_up():
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"The dashboard did not start:\n{self.said()}")

    def _is_up(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def said(self) -> str:
        """What the process has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def check_log(self) -> None:
        """The process lives and has printed neither a warning nor an error."""
        said = self.said()
        assert self.process.poll() is None, said
        assert not any(word in said for word in ("Traceback", "Warning", "Error", "ERROR")), said


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
