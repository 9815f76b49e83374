"""`python -m kg`: the command line, for where the program itself is not on the path."""

from __future__ import annotations

import sys

from kg.commands import main

if __name__ == "__main__":
    sys.exit(main())
