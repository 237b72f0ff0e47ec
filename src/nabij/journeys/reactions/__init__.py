"""What follows elsewhere from what happened in one module; a file per module."""
