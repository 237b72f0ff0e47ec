"""The face of experience managers, editors and administrators.

It never shows one client's content.
"""
