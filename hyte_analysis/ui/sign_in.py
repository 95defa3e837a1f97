"""Whether readers sign in, by which provider, and whether that is set up safely."""

import logging
import os
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from streamlit import config
from streamlit.auth_util import get_secrets_auth_section, is_authlib_installed
from streamlit.runtime.secrets import SecretsValue
from streamlit.user_info import generate_login_redirect_url

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SHORTEST_SECRET = 32
_OF_ENVIRONMENT = {
    "client_id": "HYTE_OIDC_CLIENT_ID",
    "client_secret": "HYTE_OIDC_CLIENT_SECRET",
    "server_metadata_url": "HYTE_OIDC_METADATA_URL",
    "redirect_uri": "HYTE_OIDC_REDIRECT_URI",
    "cookie_secret": "HYTE_COOKIE_SECRET",
}
_CALLBACK = "/oauth2callback"
_DEFAULT = "default"
_LOG = logging.getLogger(__name__)


class Login(StrEnum):
    """Whether readers sign in; `broken` where they should, but it is not set up safely."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"


def secrets_of_environment() -> dict[str, SecretsValue] | None:
    """Streamlit's `[auth]` from the environment, for `st.App`; None unless all of it is there."""
    found: dict[str, SecretsValue] = {
        name: os.environ.get(variable, "") for name, variable in _OF_ENVIRONMENT.items()
    }
    return {"auth": found} if all(found.values()) else None


@cache
def login() -> Login:
    """Whether readers sign in; settled once in the process, so that it can't fall away."""
    section = _section()
    wanted = any(os.environ.get(name) for name in ("HYTE_LOGIN", *_OF_ENVIRONMENT.values()))
    if not section and not wanted and not _unreadable_secrets():
        return Login.OFF
    problem = _problem(section)
    if problem:
        # Names of settings alone: never what they hold.
        _LOG.error("Sign-in is not set up, nobody is let in: %s", problem)
        return Login.BROKEN
    own = urlsplit(str(section["redirect_uri"])).hostname
    allowed: list[str] = config.get_option("server.allowedHosts")
    if allowed and own not in allowed:
        config.set_option("server.allowedHosts", [*allowed, own])
    return Login.ON


def redirect_address() -> str:
    """The address that the provider sends a reader back to."""
    return str(_section().get("redirect_uri", ""))


def is_secure() -> bool:
    """Whether readers come by https."""
    return login() is Login.ON and urlsplit(redirect_address()).scheme == "https"


def login_address() -> str:
    """Where `st.login` sends the browser: Streamlit's own way to the provider, good for minutes."""
    return generate_login_redirect_url(_providers(_section())[0])


def _section() -> Mapping[str, object]:
    return get_secrets_auth_section().to_dict()


def _unreadable_secrets() -> bool:
    """Whether there is a secrets file that Streamlit silently leaves out."""
    for name in config.get_option("secrets.files"):
        try:
            tomllib.loads(Path(name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return True
    return False


def _providers(section: Mapping[str, object]) -> tuple[str, ...]:
    """The provider given in the section itself, else those with a section of their own."""
    if section.get("client_id"):
        return (_DEFAULT,)
    named = (
        name for name, own in section.items() if isinstance(own, Mapping) and own.get("client_id")
    )
    return tuple(named)


def _problem(section: Mapping[str, object]) -> str:
    """Why nobody can be let in safely; "" where all is well."""
    if not section:
        variables = ", ".join(_OF_ENVIRONMENT.values())
        return f"no [auth] section in the secrets file, nor all of {variables}"
    return next(filter(None, _problems(section, _providers(section))), "")


def _problems(section: Mapping[str, object], providers: tuple[str, ...]) -> Iterator[str]:
    if not providers:
        yield "client_id is missing"
        return
    own = section if providers == (_DEFAULT,) else section[providers[0]]
    metadata = own.get("server_metadata_url") if isinstance(own, Mapping) else None
    if not _is_safe(metadata):
        yield "server_metadata_url must be an https address"
    back = section.get("redirect_uri")
    if not _is_safe(back) or not str(back).endswith(_CALLBACK):
        yield f"redirect_uri must be an https address that ends in {_CALLBACK}"
    if len(str(section.get("cookie_secret") or "")) < _SHORTEST_SECRET:
        yield f"cookie_secret must have {_SHORTEST_SECRET} characters"
    if config.get_option("server.trustedUserHeaders"):
        # Anybody can send a header: it would override who has signed in.
        yield "server.trustedUserHeaders must be empty"
    if not is_authlib_installed():
        yield "Authlib is not installed"


def _is_safe(address: object) -> bool:
    """Whether what is sent there can't be read on the way."""
    if not isinstance(address, str) or "{" in address:
        return False
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )
