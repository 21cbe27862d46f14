"""What the model should do: product, clauses, voice, patterns, and reading them as people write them."""
