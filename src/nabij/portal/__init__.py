"""The client's face, "my environment": frame, menu and home.

It never shows what staff write among themselves.
"""
