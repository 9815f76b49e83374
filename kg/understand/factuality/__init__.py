"""Whether the text says that something is so, how surely, and in what kind of world."""
