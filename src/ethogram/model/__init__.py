"""Talking to a model: messages, targets, providers, the embedded model, the embedder, stand-ins."""
