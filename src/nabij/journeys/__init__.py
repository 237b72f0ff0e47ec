"""What follows from what happened: every reaction that crosses modules.

It never answers a request.
"""
