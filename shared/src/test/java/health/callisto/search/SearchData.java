package health.callisto.search;

import java.util.List;

/** A few resources that differ in every kind of value; the expected ids of the search cases are worked out by hand. */
final class SearchData {
    static final List<String> RESOURCES = List.of("""
            {"resourceType":"Organization","id":"o1","name":"Acme Clinic"}""", """
            {"resourceType":"Patient","id":"ann","active":true,"gender":"female","birthDate":"1980-02-29",
             "identifier":[{"system":"http://h.org","value":"7"}],
             "name":[{"family":"Ångström","given":["Anna","Maria"]}],
             "managingOrganization":{"reference":"Organization/o1"}}""", """
            {"resourceType":"Patient","id":"bob","gender":"male","birthDate":"1990-06-15",
             "identifier":[{"value":"7"}],"name":[{"family":"Baker","given":["Bob"]}],"deceasedBoolean":false,
             "generalPractitioner":[{"reference":"http://x.org/fhir/Practitioner/p9"}]}""", """
            {"resourceType":"Patient","id":"cy","meta":{"tag":[{"system":"http://t.org","code":"vip"}]},
             "gender":"female","birthDate":"2001","name":[{"family":"Cole"}],"deceasedDateTime":"2020-01-01"}""", """
            {"resourceType":"Patient","id":"dee","name":[{"text":"Dee"}]}""", """
            {"resourceType":"Observation","id":"hr1","status":"final",
             "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/ann"},
             "effectiveDateTime":"2020-05-04T10:00:00Z",
             "valueQuantity":{"value":72,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}}""", """
            {"resourceType":"Observation","id":"hr2","status":"final",
             "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/bob"},
             "effectiveDateTime":"2020-06-30T10:00:00Z",
             "valueQuantity":{"value":88,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}}""", """
            {"resourceType":"Observation","id":"w1","status":"final",
             "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"Patient/ann"},
             "effectiveDateTime":"2020-05-04",
             "valueQuantity":{"value":70.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}""", """
            {"resourceType":"ValueSet","id":"va","url":"http://v.org/a","status":"active"}""");

    private SearchData() {}
}
