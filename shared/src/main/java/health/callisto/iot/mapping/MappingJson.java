package health.callisto.iot.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.iot.message.LenientJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The text of a mapping file. It is read as {@link LenientJson} reads, and may begin with a byte order mark.
 */
record MappingJson(String text, JsonNode root) {
    /** It is no JSON at all. */
    static final class NoJson extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient MappingProblem problem;

        NoJson(MappingProblem problem) {
            super(problem.message());
            this.problem = problem;
        }

        MappingProblem problem() {
            return problem;
        }
    }

    static MappingJson read(String given) throws NoJson {
        String text = given.startsWith("\ufeff") ? given.substring(1) : given;
        try {
            return new MappingJson(text, LenientJson.MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new NoJson(new MappingProblem("The file is no JSON: " + e.getOriginalMessage(), "", line));
        }
    }

    /** The line on which the value at that place begins. */
    int line(JsonPointer place) {
        try (JsonParser parser = LenientJson.MAPPER.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isStructEnd()) {
                    continue;
                }
                if (parser.getParsingContext().getParent() == null
                        ? place.matches()
                        : at(parser).equals(place)) {
                    return parser.currentTokenLocation().getLineNr();
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("It was read before", e);
        }
    }

    /** A structure that begins is the context already; what is in it is below. */
    private static JsonPointer at(JsonParser parser) {
        JsonPointer context = parser.getParsingContext().pathAsPointer();
        return parser.currentToken().isStructStart()
                ? parser.getParsingContext().getParent().pathAsPointer()
                : context;
    }
}
