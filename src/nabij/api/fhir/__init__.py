"""Reading FHIR R4: bundles, shapes, identifiers and references. It writes nothing."""
