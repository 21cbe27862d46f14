"""The documents of a workspace held against each other: what makes a specification untestable."""
