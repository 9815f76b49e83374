"""The command line, one thin file a command. `main` is what the program `kg` runs."""

from kg.commands.group import COMMANDS, group, main

__all__ = ["COMMANDS", "group", "main"]
