"""Numbers in, numbers out: rates, intervals, paired tests, power."""
