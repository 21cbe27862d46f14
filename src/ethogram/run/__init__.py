"""One case to one target in one context; everything that was said."""
