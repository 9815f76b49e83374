"""Who stands where: grammatical places resolved to entities, described actors, times."""
