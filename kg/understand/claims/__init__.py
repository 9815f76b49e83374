"""Constructions of the lexicon around their triggers, made into claims; PLOVER types in context."""
