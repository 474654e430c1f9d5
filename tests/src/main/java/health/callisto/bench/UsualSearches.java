package health.callisto.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** The usual ten searches (spec 02), with values drawn from what is stored. */
final class UsualSearches {
    private final List<JsonNode> patients;
    private final List<JsonNode> observations;
    private final List<JsonNode> encounters;

    UsualSearches(Product product) throws IOException {
        Stored stored = new Stored(product);
        patients = stored.resources("Patient");
        observations = stored.resources("Observation");
        encounters = stored.resources("Encounter");
    }

    /** By name: the search of each number, everything behind the base URL. */
    Map<String, IntFunction<String>> all() {
        Map<String, IntFunction<String>> searches = new LinkedHashMap<>();
        searches.put(
                "name",
                n -> "Patient?_count=20&name=" + family(n).substring(0, 3).toLowerCase(Locale.ROOT));
        searches.put(
                "patientCode", n -> "Observation?_count=20&patient=" + patientOf(observation(n)) + "&code=" + code(n));
        searches.put(
                "codeDate",
                n -> "Observation?_count=20&code=" + code(n) + "&date=ge"
                        + observation(n + 1)
                                .path("effectiveDateTime")
                                .asText("2020-01-01")
                                .substring(0, 10));
        searches.put("birthdateSorted", n -> "Patient?birthdate=gt1980&_sort=birthdate&_count=50");
        searches.put(
                "include",
                n -> "Encounter?_count=20&patient=" + patientOf(at(encounters, n)) + "&_include=Encounter:patient");
        searches.put("chained", n -> "Observation?_count=20&patient.name=" + encode(family(n)));
        searches.put("has", n -> "Patient?_count=20&_has:Observation:patient:code=" + code(n));
        searches.put("identifier", n -> "Patient?_count=20&identifier=" + identifier(at(patients, n)));
        searches.put("revinclude", n -> "Patient?_count=5&_revinclude=Observation:patient");
        String lately = Instant.now().minusSeconds(3600).toString().substring(0, 19) + "Z";
        searches.put("recent", n -> "Observation?_count=20&_total=accurate&_lastUpdated=ge" + lately);
        return searches;
    }

    private JsonNode observation(int n) {
        return at(observations, n);
    }

    private String family(int n) {
        return at(patients, n).path("name").path(0).path("family").asText("Smith");
    }

    private String code(int n) {
        return encode("http://loinc.org|"
                + observation(n)
                        .path("code")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .asText());
    }

    private static String patientOf(JsonNode resource) {
        return resource.path("subject").path("reference").asText();
    }

    private static String identifier(JsonNode patient) {
        JsonNode identifier = patient.path("identifier").path(0);
        return encode(identifier.path("system").asText() + "|"
                + identifier.path("value").asText());
    }

    private static JsonNode at(List<JsonNode> resources, int n) {
        // Neighbours in the list are neighbours in the database: step over it.
        return resources.get(Math.floorMod(n * 7_919, resources.size()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
