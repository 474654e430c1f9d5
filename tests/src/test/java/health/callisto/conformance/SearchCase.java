package health.callisto.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A line of a file of cases: {@code name ~ search ~ expected}. */
record SearchCase(String area, String name, String query, String expected) {
    static Stream<SearchCase> of(List<String> areas) throws IOException {
        List<SearchCase> cases = new ArrayList<>();
        for (String area : areas) {
            for (String line : Data.lines(area + ".txt")) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split(" ~ ", 3);
                    cases.add(new SearchCase(area, fields[0], fields[1], fields[2]));
                }
            }
        }
        return cases.stream();
    }

    /** The resource type that is searched. */
    String type() {
        return query.substring(0, query.indexOf('?'));
    }

    /** The parameters. */
    String parameters() {
        return query.substring(query.indexOf('?') + 1);
    }

    /** The ids before the plus. */
    List<String> matches() {
        return words(expected.split("\\+", 2)[0]);
    }

    /** The keys behind the plus. */
    List<String> included() {
        return expected.contains("+") ? words(expected.split("\\+", 2)[1]) : List.of();
    }

    private static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.equals("-") ? List.of() : List.of(stripped.split(" ", -1));
    }

    @Override
    public String toString() {
        return area + ": " + name + " (" + query + ")";
    }
}
