"""Try the door of a server with sign-in from outside and inside: `python benchmarks/access.py`.

It starts a provider and servers of its own on loopback, with a survey whose words and figures are
told apart. Prints what was tried, how often it went as it should, and what leaked; exits with 1 on
a leak or a wrong answer.
"""

import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.access import attempts
from tests.access.attempts import Planted, Tried
from tests.access.provider import Provider
from tests.access.serving import Guarded
from tests.browser.serving import free_port

Attempts = Callable[[Guarded, Planted], Iterator[Tried]]
SIGNED_IN: dict[str, Attempts] = {
    "nobody, on a fresh server": attempts.by_nobody,
    "cookies that are false, past or without a role": attempts.by_forged,
    "each role on each page": attempts.by_role,
    "a viewer after all that an editor has": attempts.by_viewer,
    "expiry, lost role, sign-out while open": attempts.while_open,
}
ALONE: dict[str, Attempts] = {"no sign-in: other hosts, proxies": attempts.without_sign_in}


def main() -> int:
    """Run all attempts; 1 where something leaked or went otherwise than it should."""
    provider = Provider(free_port())
    provider.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with contextlib.redirect_stdout(io.StringIO()):
            planted = attempts.plant(folder)
        print(f"| {'tried':48} | attempts | as expected | leaks | seconds |")
        print(f"|{'-' * 50}|---------:|------------:|------:|--------:|")
        wrong = _run(Guarded(folder, provider), SIGNED_IN, planted)
        wrong += _run(Guarded(folder, None), ALONE, planted)
    provider.stop()
    for one in wrong:
        print(f"{one.who}: {one.what}: {', '.join(one.leaks) or 'not as expected'}")
    return 1 if wrong else 0


def _run(server: Guarded, tried: dict[str, Attempts], planted: Planted) -> list[Tried]:
    wrong: list[Tried] = []
    try:
        for what, attempts_of in tried.items():
            began = time.monotonic()
            told = list(attempts_of(server, planted))
            right, leaks = sum(one.is_right for one in told), sum(bool(one.leaks) for one in told)
            took = time.monotonic() - began
            print(f"| {what:48} | {len(told):8} | {right:11} | {leaks:5} | {took:7.1f} |")
            wrong += [one for one in told if one.leaks or not one.is_right]
    finally:
        server.stop()
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
