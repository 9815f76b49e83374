"""Words and grammar: the parse of a text, and what its shape tells."""
