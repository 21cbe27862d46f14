"""Production conversations in: read, scrub, fold, match to cases, group what no case comes near."""
