"""The measures, one module each: a layer compares one reading with the gold and counts."""
