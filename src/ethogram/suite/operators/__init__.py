"""Ways to change a case: some must not change behaviour, some must, some try to break it."""
