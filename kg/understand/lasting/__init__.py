"""Offices, parties, ideologies, places: relations that last."""
