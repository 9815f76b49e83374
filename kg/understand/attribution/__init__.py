"""Who says what: statements, quotations, denials, and the holders of claims."""
