"""The dashboard as a county runs it: with sign-in, roles by person, its own database."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.access.provider import CLIENT, SECRET, Provider
from tests.browser.serving import Server

COOKIE_SECRET = "a-secret-of-the-tests-that-is-long-enough"  # noqa: S105
ROLES = ("viewer", "coder", "editor", "admin")


def person(role: str, **more: object) -> dict[str, object]:
    """The claims of a made-up person of this role."""
    return {"sub": f"sub-{role}", "email": f"{role}@esimerkki.fi", "email_verified": True, **more}


def settings(**people: str) -> str:
    """A settings file with one person a role, and these too."""
    lines = [f'"{role}@esimerkki.fi" = "{role}"' for role in ROLES]
    lines += [f'"{name}@esimerkki.fi" = "{role}"' for name, role in people.items()]
    return "\n".join(["[people]", *lines, "[profiles]", 'viewer = "public"', 'coder = "internal"',
                      'editor = "internal"', 'admin = "internal"'])  # fmt: skip


class Guarded(Server):
    """`streamlit run app.py` with sign-in by the provider; `more` adds to its environment."""

    starts_within = 90

    def __init__(
        self, folder: Path, provider: Provider | None, more: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.provider, self._more = folder, provider, more or {}
        self.settings = folder / "access.toml"
        self.settings.write_text(settings(), encoding="utf-8")
        super().__init__(folder)
        self.address = self.address.rstrip("/")

    def environment(self) -> dict[str, str]:
        """Its roles, its way to the provider, and what was asked for."""
        return {"HYTE_ACCESS": str(self.settings), **self._sign_in(), **self._more}

    def _sign_in(self) -> dict[str, str]:
        if self.provider is None:
            return {}
        return {
            "HYTE_OIDC_CLIENT_ID": CLIENT,
            "HYTE_OIDC_CLIENT_SECRET": SECRET,
            "HYTE_OIDC_METADATA_URL": self.provider.metadata_url,
            "HYTE_OIDC_REDIRECT_URI": f"{self.address.rstrip('/')}/oauth2callback",
            "HYTE_COOKIE_SECRET": COOKIE_SECRET,
        }

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
