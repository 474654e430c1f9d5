package health.callisto.iot.mapping;

/**
 * What is wrong with a mapping, and where.
 *
 * @param path such as {@code template[2].template.values[0]}; empty: the file as a whole
 * @param line from 1; 0 where it is not known
 */
public record MappingProblem(String message, String path, int line) {
    @Override
    public String toString() {
        return message + (path.isEmpty() ? "" : ". Path '" + path + "'") + (line == 0 ? "" : ", line " + line);
    }
}
