"""Services, free time, appointments and visits. It never decides who is told."""
