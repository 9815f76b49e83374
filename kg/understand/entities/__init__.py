"""Who and what a text names: where names stand, of which class they are, and which entity each means."""
