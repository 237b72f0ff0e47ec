"""Clients, relatives, mandates, care relationships and the acting Actor.

It never knows what a client comes for.
"""
