"""Which elements R4 knows in each resource we read, so that invented ones are noticed.

Source: the StructureDefinitions of FHIR R4 (4.0.1). `value[x]` choices are spelled out.
"""

DOMAIN = frozenset({
    "resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension",
    "modifierExtension",
})  # fmt: skip

ELEMENTS: dict[str, frozenset[str]] = {
    name: DOMAIN | frozenset(own.split())
    for name, own in {
        "Patient": "identifier active name telecom gender birthDate deceasedBoolean"
        " deceasedDateTime address maritalStatus multipleBirthBoolean multipleBirthInteger photo"
        " contact communication generalPractitioner managingOrganization link",
        "RelatedPerson": "identifier active patient relationship name telecom gender birthDate"
        " address photo period communication",
        "Practitioner": "identifier active name telecom address gender birthDate photo"
        " qualification communication",
        "PractitionerRole": "identifier active period practitioner organization code specialty"
        " location healthcareService telecom availableTime notAvailable availabilityExceptions"
        " endpoint",
        "Organization": "identifier active type name alias telecom address partOf contact endpoint",
        "Location": "identifier status operationalStatus name alias description mode type telecom"
        " address physicalType position managingOrganization partOf hoursOfOperation"
        " availabilityExceptions endpoint",
        "Encounter": "identifier status statusHistory class classHistory type serviceType priority"
        " subject episodeOfCare basedOn participant appointment period length reasonCode"
        " reasonReference diagnosis account hospitalization location serviceProvider partOf",
        "Appointment": "identifier status cancelationReason serviceCategory serviceType specialty"
        " appointmentType reasonCode reasonReference priority description supportingInformation"
        " start end minutesDuration slot created comment patientInstruction basedOn participant"
        " requestedPeriod",
    }.items()
}


def invented(resource_type: str, names: object) -> list[str]:
    """Return the element names R4 doesn't know in a resource; `_birthDate` is its extension."""
    known = ELEMENTS[resource_type]
    return [
        name for name in (names if isinstance(names, dict) else {})
        if name not in known and not (name.startswith("_") and name[1:] in known)
    ]  # fmt: skip


# Every resource type of R4: others are not FHIR, or not of this version.
TYPES = frozenset({
    "Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment",
    "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct",
    "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry",
    "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression",
    "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition",
    "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest",
    "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric",
    "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest",
    "DocumentReference", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest",
    "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable",
    "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal",
    "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy",
    "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide",
    "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure",
    "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense",
    "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct",
    "MedicinalProductAuthorization", "MedicinalProductContraindication",
    "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction",
    "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical",
    "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader",
    "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition",
    "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation",
    "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition",
    "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire",
    "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition",
    "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "RiskAssessment",
    "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen",
    "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance",
    "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein",
    "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification",
    "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport",
    "TestScript", "ValueSet", "VerificationResult", "VisionPrescription",
})  # fmt: skip
