"""What a load test has measured: reactions by kind of act, figures compared, what went wrong."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression

MEBIBYTE = 1024 * 1024


@dataclass(eq=False, slots=True)
class Log:
    """All users' reactions in seconds, by kind of act."""

    started: float = field(default_factory=time.monotonic)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    figures: int = 0
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def begins(self) -> None:
        """Set the clock to zero."""
        self.started = time.monotonic()

    def took(self, kind: str, seconds: float) -> None:
        """Note a reaction."""
        self.seconds.setdefault(kind, []).append(seconds)

    def clock(self) -> float:
        """Seconds since the test began."""
        return time.monotonic() - self.started


@dataclass(frozen=True, slots=True)
class Sample:
    """The server at a moment: work in seconds, memory in bytes, threads, open files, users."""

    seconds: float
    work: float
    memory: int
    threads: int
    files: int
    users: int


def sampled(process: int, seconds: float, users: int) -> Sample | None:
    """The process as the system sees it; None where it does not tell or the process is gone."""
    folder = Path("/proc") / str(process)
    try:
        told = dict(
            line.split(":", 1)
            for line in (folder / "status").read_text().splitlines()
            if ":" in line
        )
        files = len(os.listdir(folder / "fd"))  # noqa: PTH208 - names alone are counted
        # After the program's name in brackets; the 12th and 13th are ticks in it and for it.
        ticks = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return None
    memory = int(told["VmRSS"].split()[0]) * 1024
    work = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return Sample(seconds, work, memory, int(told["Threads"]), files, users)


def growth(samples: Sequence[Sample]) -> float:
    """MiB an hour by the straight line that fits the samples best; 0 for less than three."""
    if len(samples) < 3:
        return 0.0
    hours = [one.seconds / 3600 for one in samples]
    return linear_regression(hours, [one.memory / MEBIBYTE for one in samples]).slope


def second_half(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The samples of the second half of the test, when every cache has been filled."""
    return samples[len(samples) // 2 :]


def percentile(seconds: Sequence[float], share: float) -> float:
    """The reaction that this share of all does not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def reaction_lines(log: Log) -> list[str]:
    """A line a kind of act: how many, and half, 95 % and all of them within so many seconds."""
    lines = [f"{'act':34} {'n':>6} {'p50':>7} {'p95':>7} {'max':>7}"]
    for kind, seconds in sorted(log.seconds.items()):
        p50, p95 = percentile(seconds, 0.5), percentile(seconds, 0.95)
        lines.append(f"{kind:34} {len(seconds):6} {p50:7.3f} {p95:7.3f} {max(seconds):7.3f}")
    return lines


def memory_lines(samples: Sequence[Sample]) -> list[str]:
    """The server minute by minute, and how its memory grows."""
    lines = [f"{'minute':>7} {'cpu s':>7} {'MiB':>7} {'threads':>8} {'files':>6} {'users':>6}"]
    lines += [
        f"{s.seconds / 60:7.1f} {s.work:7.1f} {s.memory / MEBIBYTE:7.0f}"
        f" {s.threads:8} {s.files:6} {s.users:6}"
        for s in samples
    ]
    lines.append(f"growth of memory: {growth(samples):+.0f} MiB an hour over all, "
                 f"{growth(second_half(samples)):+.0f} over the second half")  # fmt: skip
    return lines
