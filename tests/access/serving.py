"""The dashboard as a county runs it: with sign-in, roles by person, its own database."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.access.provider import CLIENT, SECRET, Provider

ROOT = Path(__file__).parents[2]
COOKIE_SECRET = "a-secret-of-the-tests-that-is-long-enough"  # noqa: S105
ROLES = ("viewer", "coder", "editor", "admin")
STARTS_WITHIN = 90


def person(role: str, **more: object) -> dict[str, object]:
    """The claims of a made-up person of this role."""
    return {"sub": f"sub-{role}", "email": f"{role}@esimerkki.fi", "email_verified": True, **more}


def settings(**people: str) -> str:
    """A settings file with one person a role, and these too."""
    lines = [f'"{role}@esimerkki.fi" = "{role}"' for role in ROLES]
    lines += [f'"{name}@esimerkki.fi" = "{role}"' for name, role in people.items()]
    return "\n".join(["[people]", *lines, "[profiles]", 'viewer = "public"', 'coder = "internal"',
                      'editor = "internal"', 'admin = "internal"'])  # fmt: skip


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class Guarded:
    """`streamlit run app.py` with sign-in by the provider; `more` adds to its environment."""

    def __init__(
        self, folder: Path, provider: Provider | None, more: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.provider = folder, provider
        self.database = folder / "hyte.duckdb"
        self.settings = folder / "access.toml"
        self.settings.write_text(settings(), encoding="utf-8")
        self.log = folder / "server.log"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true",
                   "--server.port", str(self.port)]  # fmt: skip
        environment = {
            **os.environ, "HYTE_DB": str(self.database), "HYTE_ACCESS": str(self.settings),
            **self._sign_in(), **(more or {}),
        }  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait()

    def _sign_in(self) -> dict[str, str]:
        if self.provider is None:
            return {}
        return {
            "HYTE_OIDC_CLIENT_ID": CLIENT,
            "HYTE_OIDC_CLIENT_SECRET": SECRET,
            "HYTE_OIDC_METADATA_URL": self.provider.metadata_url,
            "HYTE_OIDC_REDIRECT_URI": f"{self.address}/oauth2callback",
            "HYTE_COOKIE_SECRET": COOKIE_SECRET,
        }

    def _wait(self) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end and self.process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            try:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        self.stop()
        raise RuntimeError(f"The dashboard did not start:\n{self.said()}")

    def cookie(self, claims: Mapping[str, object], secret: str = COOKIE_SECRET) -> str:
        """A user's cookie with these claims as the server itself would sign it."""
        issuer = self.provider.issuer if self.provider else ""
        now = int(time.time())
        told = {"iss": issuer, "iat": now, "exp": now + 3600, "origin": self.address,
                "is_logged_in": True, "provider": "default", **claims}  # fmt: skip
        return create_signed_value(secret, "_streamlit_user", json.dumps(told)).decode()

    def audit(self) -> list[dict[str, str]]:
        """The lines of the audit log."""
        path = self.database.with_name("hyte-audit.jsonl")
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

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
