"""The demo organisation, its simulated history, movable time and postbox.

It never runs outside demo mode.
"""
