"""Users, sign-in, roles and staff membership. It never knows which client a user is."""
