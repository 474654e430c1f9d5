package health.callisto.examples;

import java.util.List;

/** The published examples that break R4 themselves. */
final class RefusedExamples {
    static final List<String> NAMES = List.of(
            // Codes with white space at their ends.
            "Bundle-v2-valuesets.json",
            "CodeSystem-v2-0550.json",
            // No name, status or packageId.
            "ImplementationGuide-fhir.json",
            // Items without a linkId.
            "Questionnaire-qs1.json",
            // No base.
            "SearchParameter-codesystem-extensions-CodeSystem-author.json",
            "SearchParameter-codesystem-extensions-CodeSystem-effective.json",
            "SearchParameter-codesystem-extensions-CodeSystem-end.json",
            "SearchParameter-codesystem-extensions-CodeSystem-keyword.json",
            "SearchParameter-codesystem-extensions-CodeSystem-workflow.json",
            // An id of 67 characters.
            "SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject.json",
            // No base.
            "SearchParameter-valueset-extensions-ValueSet-author.json",
            "SearchParameter-valueset-extensions-ValueSet-effective.json",
            "SearchParameter-valueset-extensions-ValueSet-end.json",
            "SearchParameter-valueset-extensions-ValueSet-keyword.json",
            "SearchParameter-valueset-extensions-ValueSet-workflow.json",
            // As ImplementationGuide-fhir.json.
            "ig-r4.json");

    private RefusedExamples() {}
}
