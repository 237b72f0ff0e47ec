"""Joins everything: settings, addresses, server, worker and command line.

It never holds a rule of care or service.
"""
