package health.callisto.iot.mapping;

import java.util.List;

/**
 * What came of reading a mapping file.
 *
 * @param mapping of the templates that are valid
 * @param problems none: the file is valid
 */
public record ParsedMapping<T>(T mapping, List<MappingProblem> problems) {
    public ParsedMapping {
        problems = List.copyOf(problems);
    }

    public boolean isValid() {
        return problems.isEmpty();
    }
}
