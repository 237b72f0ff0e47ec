"""Read-only figures over the modules below. It never writes and never names a client."""
