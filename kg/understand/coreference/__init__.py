"""What is not a name: pronouns, roles, descriptions."""
