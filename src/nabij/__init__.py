"""Nabij: the experience of care, arranged, measured and acted upon."""
