"""The studio: the same workspace and the same workflows as the command line, in a browser.

A page parses a request, calls one workflow, and renders a template. It evaluates nothing.
"""
