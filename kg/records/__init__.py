"""The claims format: one extraction as a JSON object, and back, with every offset and quote verified.

`kg extract` writes one such object a line (JSON Lines) and `kg build` takes such a file in place of
documents. The JSON Schema (`kg/records/extraction.schema.json`, draft 2020-12) says what the fields are; this
package also verifies what a schema cannot: that each quote is the slice of the text that its offsets
name, that every IRI spoken of is described, and that no IRI stands for two things.
"""

from __future__ import annotations

from kg.records.check import check_document, sources
from kg.records.read import from_line, from_record, schema
from kg.records.write import FORMAT, to_line, to_record

__all__ = ["FORMAT", "check_document", "from_line", "from_record", "schema", "sources", "to_line", "to_record"]
