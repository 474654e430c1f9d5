package health.callisto.bulk.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.bulk.BlobName;
import health.callisto.bulk.InputStorage;

/**
 * A part of an input file: the lines that begin in {@code from} (included) to {@code to} (excluded).
 *
 * @param input which input of the request, from 0
 * @param url of the file, without the signature that it may have come with: whoever has that may read the file
 * @param type that all its resources must have; empty: any
 * @param etag of the file when the job was planned: what is read must still be that
 * @param gzip whether the file is compressed; then the unit is the whole file, and offsets are those of its content
 * @param initial whether the job only creates (InitialLoad)
 * @param negative whether versions of the past may get negative numbers (allowNegativeVersions)
 */
record ImportRange(
        int input,
        String url,
        String type,
        BlobName blob,
        String etag,
        long from,
        long to,
        boolean gzip,
        boolean initial,
        boolean negative) {
    private static final ObjectMapper JSON = new ObjectMapper();

    ImportRange {
        url = InputStorage.withoutQuery(url);
    }

    String json() {
        return JSON.createObjectNode()
                .put("input", input)
                .put("url", url)
                .put("type", type)
                .put("container", blob.container())
                .put("blob", blob.name())
                .put("etag", etag)
                .put("from", from)
                .put("to", to)
                .put("gzip", gzip)
                .put("initial", initial)
                .put("negative", negative)
                .toString();
    }

    static ImportRange parse(String json) {
        try {
            JsonNode unit = JSON.readTree(json);
            return new ImportRange(
                    unit.get("input").asInt(),
                    unit.get("url").asText(),
                    unit.get("type").asText(),
                    new BlobName(
                            unit.get("container").asText(), unit.get("blob").asText()),
                    unit.get("etag").asText(),
                    unit.get("from").asLong(),
                    unit.get("to").asLong(),
                    unit.get("gzip").asBoolean(),
                    unit.get("initial").asBoolean(),
                    unit.path("negative").asBoolean());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A unit's definition is not JSON", e);
        }
    }
}
