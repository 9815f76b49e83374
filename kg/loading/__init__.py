"""Loading a built graph into a triplestore: graph by graph, so that a document replaces what it said before."""

from kg.loading.credentials import Credentials
from kg.loading.load import Loaded, LoadSettings, load
from kg.loading.profiles import PROFILES, Profile

__all__ = ["PROFILES", "Credentials", "LoadSettings", "Loaded", "Profile", "load"]
