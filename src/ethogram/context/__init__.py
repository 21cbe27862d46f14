"""Blocks into the messages a surface sends; variants; tokens per block."""
