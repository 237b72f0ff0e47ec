"""Commands for an operator."""
