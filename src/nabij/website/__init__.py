"""The public face: frame and home for anyone on the web. It never shows a client's data."""
