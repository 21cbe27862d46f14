"""Cases: load, select, expand; families and twins."""
