"""The server of one build folder: its pages as linked data, SPARQL and Graph Store Protocol, and an editor."""

from kg.serve.server import serve
from kg.serve.settings import Limits, ServeSettings

__all__ = ["Limits", "ServeSettings", "serve"]
