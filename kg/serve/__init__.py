"""The endpoint: SPARQL 1.1 Protocol, Graph Store Protocol, service description and an editor, over one build folder."""

from kg.serve.server import serve
from kg.serve.settings import Limits, ServeSettings

__all__ = ["Limits", "ServeSettings", "serve"]
