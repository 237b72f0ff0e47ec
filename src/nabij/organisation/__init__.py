"""The organisation, its locations, departments, teams, professionals and hours.

It never knows a client.
"""
