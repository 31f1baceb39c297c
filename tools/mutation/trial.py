"""A pytest plugin: run every test once, then spoil each refusal in turn and run again those that met it."""

from __future__ import annotations

import signal
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from types import FrameType

import pytest
from _pytest.runner import runtestprotocol

from tools.mutation import guards
from tools.mutation.sites import Site


class Verdict(StrEnum):
    """What the tests make of a refusal: nobody gives it, nobody misses it, nobody reads what it says, or all is well."""

    GUARDED = "guarded"
    NOT_READ = "not read"
    NOT_MISSED = "not missed"
    NEVER_MET = "never met"


class Trial:
    """The verdicts on the refusals; tests that fail anyway prove nothing and are left out."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.sites = sites
        self.verdicts: dict[Site, Verdict] = {}
        self._met: dict[str, set[str]] = {}
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Know which refusals a test meets."""
        guards.met()
        result = yield
        self._met[item.nodeid] = guards.met()
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Know how long a test takes, and whether it fails as things are."""
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self._failed.add(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """After the tests: each refusal in turn."""
        result = yield
        print("\nspoiling refusals, one at a time", flush=True)
        for number, site in enumerate(self.sites, 1):
            self.verdicts[site] = verdict = self._verdict(site, session.items)
            if verdict is not Verdict.GUARDED:
                print(f"{number}/{len(self.sites)}  {verdict}: {site.id}  {site.text}", flush=True)
        return result

    def _verdict(self, site: Site, items: Sequence[pytest.Item]) -> Verdict:
        met_by = [item for item in items if site.id in self._met.get(item.nodeid, ())]
        if not met_by:
            return Verdict.NEVER_MET
        fair = sorted((item for item in met_by if item.nodeid not in self._failed), key=self._aim)
        try:
            guards.spoil(out=site.id)
            if not any(self._fails(item) for item in fair):
                return Verdict.NOT_MISSED
            guards.spoil(garbled=site.id)
            read = not guards.has_words(site.id) or any(self._fails(item) for item in fair)
            return Verdict.GUARDED if read else Verdict.NOT_READ
        finally:
            guards.spoil()

    def _aim(self, item: pytest.Item) -> tuple[int, float]:
        """A test that meets few refusals is likely about this one."""
        return len(self._met[item.nodeid]), self._seconds[item.nodeid]

    def _fails(self, item: pytest.Item) -> bool:
        try:
            with _at_most(5 + 20 * self._seconds[item.nodeid]):
                return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))
        except _StillRunning:  # it struck while pytest wrote its report
            return True


class _StillRunning(BaseException):
    """Not an Exception: no rule and no test expects it."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Without a refusal a test may go on for ever."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise _StillRunning(f"after {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
