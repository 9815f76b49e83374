"""Pages: what a graph holds, for people to look at; the same live and as files."""

from kg.pages.addresses import Addresses
from kg.pages.pages import Page, Pages

__all__ = ["Addresses", "Page", "Pages"]
