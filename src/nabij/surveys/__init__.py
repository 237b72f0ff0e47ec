"""Surveys, invitations, responses and follow-ups.

It never computes a figure over many responses.
"""
