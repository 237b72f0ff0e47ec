"""What administrators fill in."""
