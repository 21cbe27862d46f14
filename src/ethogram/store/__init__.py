"""Remember: the evidence database. The only SQL."""
