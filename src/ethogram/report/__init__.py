"""Records into documents for people: terminal, HTML, Markdown. Asks no model."""
