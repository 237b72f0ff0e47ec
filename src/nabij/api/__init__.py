"""The machine door: FHIR R4 in, webhooks and receipts. It never renders a page for a person."""
