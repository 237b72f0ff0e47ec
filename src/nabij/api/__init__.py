"""The machine door: FHIR R4 in, receipts, and free times and booking for anyone on the web."""
