"""Locks on open files and folders, which the system lets go of when a process ends, however it ends."""

from __future__ import annotations


def hold(handle: int, *, wait: bool = False) -> bool | None:
    """Lock what a handle is of until it is closed; False if another holds it.

    None where nothing can be locked: on Windows, and on some network file systems.
    """
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
