"""What is known before a text is read: the authority data and the lexicon, compiled from Turtle."""
