package health.callisto.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Definitions of jobs and units, which are records, as the JSON in their rows. */
public final class JobJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JobJson() {}

    public static String write(Object definition) {
        try {
            return JSON.writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A job's definition cannot be written", e);
        }
    }

    public static <T> T read(String definition, Class<T> type) {
        try {
            return JSON.readValue(definition, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A job's definition cannot be read", e);
        }
    }
}
