"""What happened: append-only events, and the reactions that run once for each.

It never knows what an event means.
"""
