"""Other tools' files in and out: text and records in, records and a loss report out. Touches no disk."""
