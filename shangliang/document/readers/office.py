"""Turns doc, wps, rtf and odt into docx with LibreOffice, where it is installed.

One profile folder for each run, because two runs with one profile fail silently (stack.md §5). Macros are off, links are
not followed, and where the system lets us the process has no network at all. It works within limits of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from shangliang.document.readers.reading import FILE_LIMIT, MEMORY_LIMIT, unreadable

OFFICE_SECONDS = 30.0
OFFICE_MEMORY = MEMORY_LIMIT  # address space; it needs about 700 MB of it and uses 200
OFFICE_OUTPUT = 64 * 1024 * 1024  # bytes of any file it writes
PREFIX = "shangliang-office-"
STALE = 3600.0  # seconds after which a folder belongs to nobody
PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/snap/bin/libreoffice",
)
RESTART = {79, 81}  # exit codes by which it asks to be started again
CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Save/Document", "AutoSave", "false"),
    ("Office.Common/Load", "UpdateDocMode", "0"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
)


def find_office() -> str | None:
    """The program, or None where LibreOffice is not installed."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((place for place in PLACES if os.access(place, os.X_OK)), None)


def convert(data: bytes, kind: str, *, false_name: str = "", seconds: float = OFFICE_SECONDS) -> bytes:
    """The file as docx. Raises Unreadable; nothing is left behind, no process and no file."""
    office = find_office()
    if office is None:
        raise unreadable("no_office", false_name=false_name)
    with work_folder() as place:
        source, target = place / f"in.{kind}", place / "out"
        source.write_bytes(data)
        _write_profile(place / "profile")
        _run(_command(office, source, target, place / "profile"), place, seconds)
        found = target / "in.docx"
        try:
            if found.stat().st_size > FILE_LIMIT:
                raise unreadable("too_long")
            return found.read_bytes()
        except OSError:
            raise unreadable("office_failed") from None


@contextlib.contextmanager
def work_folder() -> Iterator[Path]:
    """A folder that is gone afterwards, even while a killed process is still letting go of it."""
    _sweep(Path(tempfile.gettempdir()))
    place = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield place
    finally:
        for _ in range(20):
            shutil.rmtree(place, ignore_errors=True)
            if not place.exists():
                break
            time.sleep(0.05)


def _sweep(temporary: Path) -> None:
    """Removes what a process that was killed outright could not."""
    for old in temporary.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - old.lstat().st_mtime > STALE and not old.is_symlink():
                shutil.rmtree(old, ignore_errors=True)


def _write_profile(profile: Path) -> None:
    """The settings of a fresh profile: macros off, links not followed, no way out."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )


def _command(office: str, source: Path, target: Path, profile: Path) -> list[str]:
    """The program itself rather than its starter, so that one kill ends it."""
    program = Path(office).resolve().with_name("soffice.bin")
    office = str(program) if os.access(program, os.X_OK) else office
    options = [
        "--headless",
        "--invisible",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        "--nofirststartwizard",
    ]
    where = [
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(target),
    ]
    return [office, *options, *where, str(source)]


def _run(command: list[str], place: Path, seconds: float) -> None:
    """Runs it to its end or to its time. A fresh profile makes it ask for a second start, which its starter would give it."""
    deadline = time.monotonic() + seconds
    for _ in range(3):
        try:
            code = _start(command, place, deadline - time.monotonic())
        except subprocess.TimeoutExpired:
            raise unreadable("too_slow", seconds=seconds) from None
        if code not in RESTART:
            return


def _start(command: list[str], place: Path, seconds: float) -> int:
    """In a reading process it stays in the group, which the parent kills as a whole."""
    environment = {"HOME": str(place), "TMPDIR": str(place), "LC_ALL": "C.UTF-8", "PATH": os.defpath}
    own_group = os.getpgrp() != os.getpid()
    process = subprocess.Popen(  # noqa: S603 - a program of the system, started without a shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=place,
        env={**environment, "SAL_USE_VCLPLUGIN": "svp"},
        process_group=0 if own_group else None,
        preexec_fn=_confine,  # noqa: PLW1509 - the reading process and the command have one thread only
    )
    try:
        return process.wait(seconds)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if own_group:
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()


def _confine() -> None:
    """Limits of the converting process; without a network where the system allows a process to give it up."""
    for kind, limit in (
        (resource.RLIMIT_CPU, int(OFFICE_SECONDS)),
        (resource.RLIMIT_AS, OFFICE_MEMORY),
        (resource.RLIMIT_FSIZE, OFFICE_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower hard limit is already in force
            resource.setrlimit(kind, (limit, limit))
    with contextlib.suppress(AttributeError, OSError):  # not Linux
        library = ctypes.CDLL(None)
        if library.unshare(CLONE_NEWNET):
            library.unshare(CLONE_NEWUSER | CLONE_NEWNET)
