"""Loading a built graph into a triplestore: graph by graph, so that a document replaces what it said before."""

from kg.load.credentials import Credentials
from kg.load.load import Loaded, LoadSettings, load
from kg.load.profiles import PROFILES, Profile

__all__ = ["PROFILES", "Credentials", "LoadSettings", "Loaded", "Profile", "load"]
