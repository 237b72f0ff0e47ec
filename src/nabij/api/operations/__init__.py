"""Taking in what the back office sends: a file as a whole, or nothing of it."""

from nabij.api.operations.files import import_files

__all__ = ["import_files"]
