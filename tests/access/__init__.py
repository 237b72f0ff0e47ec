"""The permission matrix: who gets what answer at which address, and whether it is in the audit."""
