package health.callisto.host;

/** Resources that are taken as they are: what a test breaks is then the only thing that is wrong. */
final class ValidResources {
    static final String PATIENT = """
            {"resourceType":"Patient","meta":{"profile":["http://example.org/profile"],"tag":[{"system":"urn:t","code":"a"}]},\
            "language":"pl","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">Marie</div>"},\
            "extension":[{"url":"http://example.org/e","valueDecimal":1.50}],"identifier":[{"system":"urn:ids","value":"7"}],\
            "active":true,"name":[{"use":"official","family":"Curie","given":["Marie","Salomea"]}],\
            "telecom":[{"system":"phone","value":"+33 1","rank":1}],"gender":"female","birthDate":"1867-11-07",\
            "deceasedBoolean":true,"address":[{"city":"Paris","period":{"start":"1891"}}],"maritalStatus":{"text":"widowed"},\
            "multipleBirthInteger":5,"photo":[{"contentType":"image/png","data":"iVBORw0KGgo=","size":8}],\
            "contact":[{"name":{"family":"Joliot"},"gender":"female"}],\
            "communication":[{"language":{"text":"French"},"preferred":true}],\
            "generalPractitioner":[{"reference":"Practitioner/p1"}],"managingOrganization":{"reference":"Organization/o1"},\
            "link":[{"other":{"reference":"Patient/p2"},"type":"seealso"}]}""";

    static final String OBSERVATION = """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},\
            "subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-01-31T12:00:00Z","issued":"2026-01-31T12:00:00Z",\
            "valueQuantity":{"value":72,"unit":"/min"},"component":[{"code":{"text":"x"},"valueSampledData":\
            {"origin":{"value":0},"period":1,"dimensions":1}}]}""";

    static final String TRANSACTION = """
            {"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",\
            "resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}}]}""";

    private ValidResources() {}
}
