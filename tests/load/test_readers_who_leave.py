"""Tabs that are lost, that never read and that come again and again take nothing with them."""

import asyncio
import socket
import time
from pathlib import Path

import pytest

from benchmarks import load_checks as checks
from benchmarks.load import SURVEY
from benchmarks.load_browser import Tab
from benchmarks.load_log import Sample, sampled
from benchmarks.load_survey import Chosen, Figures, group_labels
from tests.browser.serving import Server

MEBIBYTE = 1024 * 1024
Served = tuple[Server, Figures]

pytestmark = [
    pytest.mark.xdist_group("load"),
    pytest.mark.skipif(
        not Path("/proc/self/status").exists(), reason="the system does not tell of its processes"
    ),
]


def state(server: Server) -> Sample:
    found = sampled(server.process.pid, 0, 0)
    assert found is not None
    return found


async def looks(served: Served) -> float:
    """Another reader opens the first page, finds it right, and leaves; the time it took."""
    server, figures = served
    tab = Tab(server.port)
    await tab.opens("", f"kysely={SURVEY}")
    assert checks.overview(tab, figures, Chosen(group_labels())) > 10
    await tab.closes()
    return tab.reaction


def test_a_file_whose_sender_is_lost_half_way_leaves_nothing(served: Served) -> None:
    server, _ = served

    async def breaks_off(times: int) -> list[str]:
        tab = Tab(server.port)
        await tab.opens("tuonti")
        (uploader,) = tab.keys("tiedosto-")
        for number in range(times):
            urls = await tab.place_for(f"{number}.csv")
            half_sent(server.port, urls.upload_url, tab.cookies, 30 * MEBIBYTE)
        await tab.runs_again()
        assert tab.keys("tiedosto-") == [uploader]
        assert not tab.has("tallenna")
        stored = tab.keys("poista-")
        await tab.closes()
        return stored

    asyncio.run(looks(served))
    asyncio.run(breaks_off(2))
    before = state(server)
    stored = asyncio.run(breaks_off(6))
    asyncio.run(looks(served))
    assert stored == [f"poista-{SURVEY}"]
    assert state(server).memory - before.memory < 60 * MEBIBYTE
    server.check_log()


def half_sent(port: int, path: str, cookies: dict[str, str], size: int) -> None:
    """Begin to put a file of this size there, and be gone after the half of it."""
    head = (
        f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: {'; '.join(f'{k}={v}' for k, v in cookies.items())}\r\n"
        f"X-Xsrftoken: {cookies.get('_streamlit_xsrf', '')}\r\n"
        f"Content-Type: multipart/form-data; boundary=raja\r\nContent-Length: {size}\r\n\r\n"
        '--raja\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", port), timeout=30) as sender:
        sender.sendall(head.encode() + b"x" * (size // 2))


def test_a_tab_lost_in_the_middle_of_a_page_disturbs_nobody(served: Served) -> None:
    server, _ = served

    async def is_lost() -> None:
        tab = Tab(server.port)
        await tab.opens("kysymykset", f"kysely={SURVEY}")
        await tab.asks("vertailu")
        await tab.lost()

    asyncio.run(looks(served))
    before = state(server)
    for _ in range(5):
        asyncio.run(is_lost())
    asyncio.run(looks(served))
    settles(server, threads=before.threads + 2)
    server.check_log()


def test_a_tab_that_never_reads_holds_nobody_up(served: Served) -> None:
    server, _ = served

    async def holds_on() -> None:
        deaf = Tab(server.port)
        await deaf.opens("kysymykset", f"kysely={SURVEY}")
        for at in range(60):
            await deaf.asks("vertailu" if at % 2 else "kysymykset")
            await asyncio.sleep(0.02)
        await looks(served)
        await deaf.lost()

    before = state(server)
    asyncio.run(holds_on())
    asyncio.run(looks(served))
    assert state(server).memory - before.memory < 100 * MEBIBYTE
    server.check_log()


def test_a_reader_who_loads_the_page_fifty_times_is_let_go(served: Served) -> None:
    server, _ = served

    async def comes_and_goes() -> None:
        tab = Tab(server.port)
        await tab.begins("kysymykset", f"kysely={SURVEY}")
        await tab.closes()

    asyncio.run(looks(served))
    before = state(server)
    for _ in range(50):
        asyncio.run(comes_and_goes())
    # The sessions of tabs that have gone are let go when another one comes after a while.
    time.sleep(1.5)
    asyncio.run(looks(served))
    settles(server, threads=before.threads + 4, files=before.files + 16)
    server.check_log()


def settles(server: Server, threads: int, files: int = 1000) -> None:
    """Wait until the server has no more threads and open files than these."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        now = state(server)
        if now.threads <= threads and now.files <= files:
            return
        time.sleep(0.2)
    pytest.fail(f"{now.threads} threads and {now.files} files are open")
