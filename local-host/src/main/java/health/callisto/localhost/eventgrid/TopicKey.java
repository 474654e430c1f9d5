package health.callisto.localhost.eventgrid;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/** The access key of the topic, made at the first start; or a bearer token for Event Grid that has not run out. */
record TopicKey(String value) {
    private static final String AUDIENCE = "https://eventgrid.azure.net";
    private static final int KEY_BYTES = 32;

    /** The key in that file, made if there is none. */
    static TopicKey in(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(bytes);
            Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
        }
        return new TopicKey(Files.readString(file).strip());
    }

    boolean fits(HttpFields headers, Instant now) {
        String given = Optional.ofNullable(headers.get("aeg-sas-key")).orElse("");
        if (MessageDigest.isEqual(given.getBytes(UTF_8), value.getBytes(UTF_8))) {
            return true;
        }
        String bearer = Optional.ofNullable(headers.get("Authorization")).orElse("");
        return bearer.startsWith("Bearer ") && isForEventGrid(bearer.substring(7), now);
    }

    /** Nobody here can tell who signed a token; that it is meant for Event Grid and still holds is what can be seen. */
    private static boolean isForEventGrid(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims.path("aud").asText().replaceAll("/+$", "").equals(AUDIENCE)
                    && claims.path("exp").asLong() > now.getEpochSecond();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
