"""The face of contact and care staff: frame, menu and home.

It never shows figures about people's work.
"""
