package health.callisto.search.parameter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which parameters put a resource into a compartment (R4 compartmentdefinition.html). Immutable. */
public final class Compartments {
    private static final String TABLE = "/health/callisto/fhir/compartments.txt";

    /** Compartment → resource type → parameter codes. */
    private final Map<String, Map<String, List<String>>> codes = new HashMap<>();

    private Compartments() {
        try (InputStream in = Compartments.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("The product was built without the table of compartments");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(fields -> codes.computeIfAbsent(fields[0], name -> new HashMap<>())
                            .put(fields[1], List.of(fields[2].split(",", -1))));
        } catch (IOException e) {
            throw new UncheckedIOException("The table of compartments cannot be read", e);
        }
    }

    /** Those of R4, loaded at the first call. */
    public static Compartments r4() {
        return R4.INSTANCE;
    }

    private static final class R4 {
        static final Compartments INSTANCE = new Compartments();
    }

    /** The types that can be in that compartment, by name; empty if there is no such compartment. */
    public Optional<Set<String>> types(String compartment) {
        return Optional.ofNullable(codes.get(compartment)).map(types -> new TreeSet<>(types.keySet()));
    }

    /** Whether the parameter of the type puts it into some compartment. */
    boolean use(String type, String code) {
        return codes.values().stream()
                .anyMatch(types -> types.getOrDefault(type, List.of()).contains(code));
    }

    /** The codes of the parameters of the type, any of which puts a resource into the compartment. */
    public List<String> codes(String compartment, String type) {
        return codes.getOrDefault(compartment, Map.of()).getOrDefault(type, List.of());
    }
}
