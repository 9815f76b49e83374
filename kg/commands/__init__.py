"""The command line, one thin file a command. `main` is what the program `kg` runs."""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes longer to load than a hand takes to press Ctrl-C
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_INTERRUPTED = 130


def main(args: Sequence[str] | None = None) -> int:
    """Run `kg` and give its exit code, as `group.main` does. Ctrl-C ends it while modules are loaded, too.

    Without `args` it is the program: the system takes back what it holds, and nobody looks for cycles in it first,
    which takes a third of a second (measured).
    """
    try:
        from kg.commands import group

        return group.main(args)
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        if args is None:
            try:
                import gc

                gc.freeze()
            except KeyboardInterrupt:  # another one: it is ending
                pass
