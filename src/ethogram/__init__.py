"""Ethogram: is the model behaving the way we said it should, across the situations that matter?"""
