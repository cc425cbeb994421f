"""A role and its limits go in, a confined child process comes out that can be asked questions."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Any, BinaryIO, cast

from gallery_media.darkroom.frames import OUT_OF_MEMORY, BrokenFrame, read_frame, write_frame
from gallery_media.darkroom.limits import DarkroomLimits
from gallery_media.errors import (
    AuditRefused,
    DarkroomFailed,
    GalleryMediaError,
    PhotoRejected,
    PhotoTruncated,
    ServiceNotReady,
    SettingsError,
)
from gallery_media.reasons import Code

_REJECTIONS = {family.__name__: family for family in (PhotoRejected, PhotoTruncated)}
_MAX_WORDS = 500
_MAX_ANSWER = 400_000_000  # bytes of variants for one photo; a ladder has under 10 MB
# What a child's environment holds besides settings of its own; no credentials, no addresses.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")


class Role(StrEnum):
    """What a child is for; one that decodes or reads originals never audits."""

    DEVELOP = "develop"
    AUDIT = "audit"
    READ = "read"


class Child:
    """One child process. Used by one thread at a time; ``kill`` may come from another."""

    def __init__(self, role: Role, limits: DarkroomLimits, *, faces: bool = False) -> None:
        """Start it, without waiting until it is ready. Limits as in ``DarkroomLimits``.

        ``faces``: one that develops loads the detector as well.
        """
        develops = role is Role.DEVELOP
        self.role = role
        self.photos = 0
        self._ready = False
        self._killed = False
        self._seconds = limits.develop_seconds if develops else limits.audit_seconds
        self._start_seconds = limits.start_seconds
        self._memory = limits.develop_memory if develops else limits.audit_memory
        setup = {
            "house": os.getpid(),
            "memory": self._memory,
            "open_files": limits.open_files,
            "seconds": self._seconds,
            "photo": asdict(limits.photo),
            "faces": faces and develops,
        }
        self._process = subprocess.Popen(  # noqa: S603  (fixed words, no shell)
            [sys.executable, "-I", "-m", "gallery_media.darkroom.child", role],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,  # a group of its own, so that all of it can be killed
        )
        self._questions = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)
        # Sent at once, so that it gets ready while nobody waits; a child that is dead already
        # is told about when it is first asked.
        with contextlib.suppress(OSError):
            write_frame(self._questions, setup)

    @property
    def pid(self) -> int:
        """Process id, which is also the id of its process group."""
        return self._process.pid

    def ask(self, header: dict[str, Any], parts: tuple[bytes, ...]) -> Any:
        """Send one question, wait for its answer: a header and parts as ``frames`` defines them.

        Raises the error that the child reports, if its family is one that a child may report;
        DarkroomFailed when it dies, runs out of time, or says what no child says; ServiceNotReady
        when it never got as far as its first photo.
        """
        self._wait_until_ready()
        self.photos += 1
        with self._clock(self._seconds):
            write_frame(self._questions, header, parts)
            answer, blobs = read_frame(self._answers, _MAX_ANSWER)
        if answer.get("family") == OUT_OF_MEMORY:
            raise DarkroomFailed("ran out of memory", megabytes=self._memory >> 20)
        if "family" in answer:
            raise _reported(answer)
        return answer, blobs

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        try:
            with self._clock(self._start_seconds):
                answer, _ = read_frame(self._answers, _MAX_ANSWER)
        except DarkroomFailed as why:
            raise ServiceNotReady(
                "A child process of the darkroom did not start. To see why, run: "
                f"python -I -m gallery_media.darkroom.child {self.role} </dev/null"
            ) from why
        if answer.get("ready") is not True:
            raise _reported(answer)
        self._ready = True

    @contextlib.contextmanager
    def _clock(self, seconds: float) -> Iterator[None]:
        """Everything in here ends when the time is up, because killing the child ends the pipes."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.kill()

        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            yield
        except (OSError, ValueError, BrokenFrame) as why:
            self.kill()
            if late.is_set():
                allowed = max(1, round(seconds))
                raise DarkroomFailed(f"took longer than {allowed} s", allowed) from why
            raise DarkroomFailed(self._last_words()) from why
        finally:
            clock.cancel()

    def is_dead(self) -> bool:
        """Whether it has ended, or is about to because it was killed."""
        return self._killed or self._process.poll() is not None

    def kill(self) -> None:
        """End the child and everything it may have started, at once. Safe to call again."""
        self._killed = True
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill it and release its pipes."""
        self.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):  # unsent bytes to a dead child
                pipe.close()

    def _last_words(self) -> str:
        code = self._process.wait()
        if code < 0:
            with contextlib.suppress(ValueError):
                return f"crashed the decoder ({signal.Signals(-code).name})"
        return f"ended the decoder (exit code {code})"


def _environment() -> dict[str, str]:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {
        **inherited,
        "LANG": "C.UTF-8",
        "VIPS_CONCURRENCY": "1",
        "VIPS_BLOCK_UNTRUSTED": "1",
        # glibc would reserve 64 MB of the capped address space for each thread that encodes.
        "MALLOC_ARENA_MAX": "1",
    }


def _reported(answer: dict[str, Any]) -> GalleryMediaError:
    words = "".join(c for c in str(answer.get("words", ""))[:_MAX_WORDS] if c.isprintable())
    family = str(answer.get("family"))
    if family == AuditRefused.__name__:
        return AuditRefused(words)
    if family == SettingsError.__name__:  # in our own words: no photo is at fault
        return SettingsError(
            "The children of the darkroom have another JPEG encoder than the house started with; "
            "restart the house, so that it looks again at what is installed."
        )
    if family in _REJECTIONS:
        try:
            # Checked against the closed lists: a child that a file has taken over cannot make us
            # log what stands in that file.
            return _REJECTIONS[family](Code(str(answer.get("code"))), **answer["params"])
        except (ValueError, TypeError, LookupError):
            return DarkroomFailed("gave a reason that no child gives")
    return DarkroomFailed(f"stopped the decoder ({words})")
