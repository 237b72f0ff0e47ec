"""Typed plain factories, one file per module: `make_client(given_name="Anna")`."""
