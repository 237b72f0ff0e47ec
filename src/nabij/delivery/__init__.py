"""Composes and sends messages and knows what became of them.

It never decides that something is worth telling.
"""
