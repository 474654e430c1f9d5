package health.callisto.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bodies that are JSON but no valid resource: a valid one with one element changed. */
final class MalformedElements {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The resource, the element in it (JSON Pointer), and what it becomes. */
    private static final String CHANGES = """
            Patient /birthDate "1867-13-07"
            Patient /birthDate "1867-11-31"
            Patient /birthDate "1867-1-7"
            Patient /birthDate "07.11.1867"
            Patient /birthDate " 1867-11-07"
            Patient /birthDate "1867-11-07T10:00:00Z"
            Patient /gender "woman"
            Patient /gender " female"
            Patient /gender ["female","other"]
            Patient /active "true"
            Patient /active 1
            Patient /name {"family":"Curie"}
            Patient /name ["Curie"]
            Patient /name [[{"family":"Curie"}]]
            Patient /name/0/given "Marie"
            Patient /name/0/given [1867]
            Patient /name/0/given [""]
            Patient /name/0/given [null]
            Patient /name/0/family ["Curie"]
            Patient /name/0/use "stage"
            Patient /name/0/nickname "Manya"
            Patient /maritalStatus [{"text":"widowed"}]
            Patient /multipleBirthInteger 1.5
            Patient /multipleBirthInteger "5"
            Patient /multipleBirthInteger 3000000000
            Patient /multipleBirthInteger 1e400
            Patient /multipleBirthBoolean true
            Patient /deceasedDateTime "1934-07-04"
            Patient /deceasedString "yes"
            Patient /photo/0/data "no base64!"
            Patient /photo/0/size -1
            Patient /photo/0/contentType "image png "
            Patient /telecom/0/rank 0
            Patient /telecom/0/system "pigeon"
            Patient /address/0/period/start "1891-99"
            Patient /communication/0/language null
            Patient /communication/0/language []
            Patient /communication [{"preferred":true}]
            Patient /link/0/type "married"
            Patient /link/0/other {"reference":"Patient"}
            Patient /link/0/other {"reference":"Paitent/1"}
            Patient /link/0/other {"reference":7}
            Patient /generalPractitioner ["Practitioner/p1"]
            Patient /managingOrganization {"reference":"Nothing/p1"}
            Patient /extension [{"valueCode":"x"}]
            Patient /extension [{"url":"urn:x","valueCode":"x","valueString":"y"}]
            Patient /extension [{"url":"urn:x","valueNothing":"x"}]
            Patient /extension {"url":"urn:x","valueCode":"x"}
            Patient /meta/tag/0/code 5
            Patient /meta/lastUpdated "yesterday"
            Patient /meta/versionId "two words"
            Patient /meta [{}]
            Patient /text/div "<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><script>x()</script></div>"
            Patient /text/div "<p>open"
            Patient /text/status "guessed"
            Patient /id "no spaces allowed"
            Patient /id "a-very-long-id-of-more-than-sixty-four-characters-which-is-not-allowed"
            Patient /id 7
            Patient /language "  "
            Patient /_birthDate "x"
            Patient /_active {"value":true}
            Patient /_name [{"id":"x"}]
            Patient /contained [{"id":"a"}]
            Patient /contained [{"resourceType":"Nothing","id":"a"}]
            Patient /contained {"resourceType":"Patient","id":"a"}
            Patient /contained [{"resourceType":"Patient","id":"a","gender":"x"}]
            Patient /resourceType "Observation"
            Patient /resourceType "patient"
            Patient /resourceType "Resource"
            Patient /resourceType "DomainResource"
            Patient /resourceType "HumanName"
            Patient /nothing true
            Patient / "x"
            Patient /constructor "x"
            Observation /status "done"
            Observation /status null
            Observation /code null
            Observation /code "8867-4"
            Observation /valueString "72"
            Observation /valueAddress {"city":"Paris"}
            Observation /value 72
            Observation /valueQuantity/value "72"
            Observation /valueQuantity/comparator "about"
            Observation /effectiveDateTime "2026-01-31T12:00:00"
            Observation /effectiveDateTime "2026-01-31T25:00:00Z"
            Observation /effectiveDateTime "2026-02-30"
            Observation /issued "2026-01-31"
            Observation /subject []
            Observation /component/0/valueSampledData/dimensions 0
            Observation /component/0/code {}
            Bundle /type "bundle"
            Bundle /type "searchset"
            Bundle /type null
            Bundle /entry {}
            Bundle /entry/0/request null
            Bundle /entry/0/request/method "STEAL"
            Bundle /entry/0/request/method "PUT"
            Bundle /entry/0/request/url null
            Bundle /entry/0/request/url "Nothing"
            Bundle /entry/0/request/url "../Patient"
            Bundle /entry/0/resource null
            Bundle /entry/0/resource/resourceType "Observation"
            Bundle /entry/0/resource/active "yes"
            Bundle /entry/0/resource [1]
            """;

    private MalformedElements() {}

    static List<MalformedBody> all() {
        List<MalformedBody> bodies = new ArrayList<>();
        for (String change : CHANGES.lines().toList()) {
            String[] parts = change.split(" ", 3);
            bodies.add(changed(change, parts[0], parts[1], read(parts[2])));
        }
        JsonNode patient = read(ValidResources.PATIENT);
        for (Map.Entry<String, JsonNode> element : patient.properties()) {
            for (JsonNode wrong : List.of(
                    NODES.nullNode(), NODES.arrayNode(), NODES.objectNode(), NODES.numberNode(7), NODES.textNode(""))) {
                if (!(element.getValue().isNumber() && wrong.isNumber())) {
                    String name = "Patient /" + element.getKey() + " " + wrong;
                    bodies.add(changed(name, "Patient", "/" + element.getKey(), wrong));
                }
            }
        }
        return bodies;
    }

    private static MalformedBody changed(String name, String type, String pointer, JsonNode value) {
        ObjectNode resource = (ObjectNode) read(
                switch (type) {
                    case "Patient" -> ValidResources.PATIENT;
                    case "Observation" -> ValidResources.OBSERVATION;
                    default -> ValidResources.TRANSACTION;
                });
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) resource.at(pointer.substring(0, last))).set(pointer.substring(last + 1), value);
        return MalformedBody.of(name, type.equals("Bundle") ? "" : type, resource.toString());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + json, e);
        }
    }
}
