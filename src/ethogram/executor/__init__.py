"""Do many at once: concurrency, rates, retries, budgets. Knows nothing of evaluations."""
