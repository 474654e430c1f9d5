package health.callisto.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameters;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each composite parameter of R4 finds a resource that has both parts, and does not find one that has them apart. */
class CompositesTest {
    private static final String CONCEPT = "{\"coding\":[{\"system\":\"http://s\",\"code\":\"%s\"}]}";
    private static final String QUANTITY = "{\"value\":5,\"unit\":\"mg\"}";

    @TempDir
    private Path folder;

    private SearchFixture data;

    @BeforeEach
    void open() {
        data = new SearchFixture(folder);
    }

    @AfterEach
    void close() {
        data.close();
    }

    /** What a resource of the type has, and what finds it. */
    private record Case(String members, String hit, String miss) {}

    private static String concept(String code) {
        return CONCEPT.formatted(code);
    }

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new HashMap<>();
        String observation = "\"status\":\"final\",\"code\":" + concept("a");
        String component = ",\"component\":[{\"code\":" + concept("b") + ",\"valueQuantity\":" + QUANTITY
                + "},{\"code\":" + concept("c") + ",\"valueCodeableConcept\":" + concept("y") + "}]";
        cases.put(
                "code-value-quantity", new Case(observation + ",\"valueQuantity\":" + QUANTITY, "http://s|a$5", "b$5"));
        cases.put("code-value-string", new Case(observation + ",\"valueString\":\"Some text\"", "a$some", "a$text"));
        cases.put("code-value-date", new Case(observation + ",\"valueDateTime\":\"2020-01-01\"", "a$2020", "a$2021"));
        cases.put(
                "code-value-concept",
                new Case(observation + ",\"valueCodeableConcept\":" + concept("x"), "a$x", "x$a"));
        cases.put("component-code-value-quantity", new Case(observation + component, "b$5||mg", "c$5"));
        cases.put("component-code-value-concept", new Case(observation + component, "c$http://s|y", "b$y"));
        cases.put("combo-code-value-quantity", new Case(observation + component, "b$5", "a$5"));
        cases.put("combo-code-value-concept", new Case(observation + component, "c$y", "a$y"));
        cases.put(
                "characteristic-value",
                new Case(
                        "\"type\":\"person\",\"actual\":false,\"characteristic\":[{\"code\":" + concept("a")
                                + ",\"valueCodeableConcept\":" + concept("x") + ",\"exclude\":false},{\"code\":"
                                + concept("b")
                                + ",\"valueBoolean\":true,\"exclude\":false}]",
                        "a$x",
                        "b$x"));
        cases.put(
                "relationship",
                new Case(
                        "\"status\":\"current\",\"content\":[{\"attachment\":{\"title\":\"t\"}}],\"relatesTo\":[{\"code\":\"replaces\","
                                + "\"target\":{\"reference\":\"DocumentReference/one\"}},{\"code\":\"signs\",\"target\":{\"reference\":"
                                + "\"DocumentReference/two\"}}]",
                        "DocumentReference/one$http://hl7.org/fhir/document-relationship-type|replaces",
                        "DocumentReference/two$replaces"));
        String sequence = "\"coordinateSystem\":0,\"referenceSeq\":{\"chromosome\":" + concept("1")
                + ",\"referenceSeqId\":" + concept("NC") + ",\"windowStart\":10,\"windowEnd\":20},"
                + "\"variant\":[{\"start\":12,\"end\":14}]";
        cases.put("chromosome-variant-coordinate", new Case(sequence, "1$12$14", "1$13$14"));
        cases.put("chromosome-window-coordinate", new Case(sequence, "1$lt11$gt19", "1$20$10"));
        cases.put("referenceseqid-variant-coordinate", new Case(sequence, "http://s|NC$12$14", "1$12$14"));
        cases.put("referenceseqid-window-coordinate", new Case(sequence, "NC$10$20", "NC$10$21"));
        String context = "\"useContext\":[{\"code\":{\"system\":\"http://s\",\"code\":\"a\"},\"valueCodeableConcept\":"
                + concept("x") + "},{\"code\":{\"system\":\"http://s\",\"code\":\"b\"},\"valueQuantity\":" + QUANTITY
                + "},"
                + "{\"code\":{\"system\":\"http://s\",\"code\":\"c\"},\"valueRange\":{\"low\":{\"value\":1},\"high\":{\"value\":9}}}]";
        cases.put("context-type-value", new Case(context, "a$x", "b$x"));
        cases.put("context-type-quantity", new Case(context, "b$5", "a$5"));
        return cases;
    }

    private static String needed(String type) {
        return switch (type) {
            case "CapabilityStatement" ->
                ",\"status\":\"draft\",\"date\":\"2020\",\"kind\":\"requirements\",\"fhirVersion\":\"4.0.1\",\"format\":[\"json\"]";
            case "ChargeItemDefinition" -> ",\"status\":\"draft\",\"url\":\"http://u\"";
            case "CodeSystem" -> ",\"status\":\"draft\",\"content\":\"complete\"";
            case "CompartmentDefinition" ->
                ",\"status\":\"draft\",\"url\":\"http://u\",\"name\":\"n\",\"code\":\"Patient\",\"search\":true";
            case "EffectEvidenceSynthesis" ->
                ",\"status\":\"draft\",\"population\":{\"reference\":\"EvidenceVariable/1\"},\"exposure\":{\"reference\":"
                        + "\"EvidenceVariable/1\"},\"exposureAlternative\":{\"reference\":\"EvidenceVariable/1\"},\"outcome\":"
                        + "{\"reference\":\"EvidenceVariable/1\"}";
            case "EventDefinition" -> ",\"status\":\"draft\",\"trigger\":[{\"type\":\"named-event\"}]";
            case "Evidence" -> ",\"status\":\"draft\",\"exposureBackground\":{\"reference\":\"EvidenceVariable/1\"}";
            case "EvidenceVariable" ->
                ",\"status\":\"draft\",\"characteristic\":[{\"definitionReference\":{\"display\":\"d\"}}]";
            case "GraphDefinition" -> ",\"status\":\"draft\",\"name\":\"n\",\"start\":\"Patient\"";
            case "ImplementationGuide" ->
                ",\"status\":\"draft\",\"url\":\"http://u\",\"name\":\"n\",\"packageId\":\"p\",\"fhirVersion\":[\"4.0.1\"]";
            case "Library" -> ",\"status\":\"draft\",\"type\":{\"text\":\"t\"}";
            case "MessageDefinition" -> ",\"status\":\"draft\",\"date\":\"2020\",\"eventUri\":\"http://u\"";
            case "NamingSystem" ->
                ",\"status\":\"draft\",\"name\":\"n\",\"kind\":\"root\",\"date\":\"2020\",\"uniqueId\":[{\"type\":\"uri\",\"value\":\"u\"}]";
            case "OperationDefinition" ->
                ",\"status\":\"draft\",\"name\":\"n\",\"kind\":\"query\",\"code\":\"c\",\"system\":true,\"type\":false,\"instance\":false";
            case "ResearchDefinition" ->
                ",\"status\":\"draft\",\"population\":{\"reference\":\"ResearchElementDefinition/1\"}";
            case "ResearchElementDefinition" ->
                ",\"status\":\"draft\",\"type\":\"population\",\"characteristic\":[{\"definitionCodeableConcept\":{\"text\":\"t\"}}]";
            case "RiskEvidenceSynthesis" ->
                ",\"status\":\"draft\",\"population\":{\"reference\":\"EvidenceVariable/1\"},\"outcome\":{\"reference\":\"EvidenceVariable/1\"}";
            case "SearchParameter" ->
                ",\"status\":\"draft\",\"url\":\"http://u\",\"name\":\"n\",\"description\":\"d\",\"code\":\"c\",\"base\":[\"Patient\"],\"type\":\"string\"";
            case "StructureDefinition" ->
                ",\"status\":\"draft\",\"url\":\"http://u\",\"name\":\"n\",\"kind\":\"resource\",\"abstract\":false,\"type\":\"Patient\"";
            case "StructureMap" ->
                ",\"status\":\"draft\",\"url\":\"http://u\",\"name\":\"n\",\"group\":[{\"name\":\"g\",\"typeMode\":\"none\",\"input\":"
                        + "[{\"name\":\"i\",\"mode\":\"source\"}],\"rule\":[{\"name\":\"r\",\"source\":[{\"context\":\"c\"}]}]}]";
            case "TerminologyCapabilities" -> ",\"status\":\"draft\",\"date\":\"2020\",\"kind\":\"requirements\"";
            case "TestScript" -> ",\"status\":\"draft\",\"url\":\"http://u\",\"name\":\"n\"";
            case "Observation", "Group", "DocumentReference", "MolecularSequence" -> "";
            default -> ",\"status\":\"draft\"";
        };
    }

    @Test
    void eachFindsAResourceThatHasBothParts() {
        Map<String, Case> cases = cases();
        Set<String> tried = SearchParameters.r4().all().stream()
                .filter(parameter -> parameter.type() == ParameterType.COMPOSITE)
                .map(parameter -> {
                    Case one = requireNonNull(cases.get(parameter.code()), parameter.code());
                    String type = parameter.resourceType();
                    String code = parameter.code();
                    data.put("{\"resourceType\":\"" + type + "\",\"id\":\"" + code + "\"," + one.members()
                            + needed(type) + "}");
                    assertThat(SearchFixture.keys(data.search(type, "_id=" + code + "&" + code + "=" + one.hit())
                                    .matches()))
                            .as(type + "?" + code + "=" + one.hit())
                            .containsExactly(type + "/" + code);
                    assertThat(data.search(type, "_id=" + code + "&" + code + "=" + one.miss())
                                    .matches())
                            .as(type + "?" + code + "=" + one.miss())
                            .isEmpty();
                    return code;
                })
                .collect(Collectors.toSet());

        assertThat(tried).isEqualTo(cases.keySet());
    }

    @Test
    void theRelationshipOfDocumentsIsUnderstoodInBothOrders() {
        data.put("{\"resourceType\":\"DocumentReference\",\"id\":\"d\","
                + requireNonNull(cases().get("relationship")).members() + "}");

        assertThat(data.search("DocumentReference", "relationship=replaces$DocumentReference/one")
                        .matches())
                .hasSize(1);
        assertThat(data.search("DocumentReference", "relationship=signs$DocumentReference/one")
                        .matches())
                .isEmpty();
    }
}
