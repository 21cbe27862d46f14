"""One file for each thing a person does; the only room that joins product and adapters."""
