"""One transcript against one criterion: by code, by a model, by a person."""
