package health.callisto.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import health.callisto.telemetry.PropertyBag.Amount;
import health.callisto.telemetry.PropertyBag.Feature;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an account of the older form (spec 07, source document). Any property may be missing, be of another type or be one that
 * nobody knows: what is not understood is off, or left out.
 */
final class AccountDocument {
    private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);
    /** An account has one of them. */
    private static final List<String> STORAGE = List.of("cosmosDbConfiguration", "sqlConfiguration");

    private AccountDocument() {}

    /**
     * Empty if it is no JSON object.
     *
     * @param workspace empty for an account that is older than workspaces
     * @param written when the document was
     */
    static Optional<Account> read(String workspace, String service, Instant written, byte[] document) {
        try {
            JsonNode root = JSON.readTree(document);
            return root.isObject() ? Optional.of(account(workspace, service, written, root)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Account account(String workspace, String service, Instant written, JsonNode root) {
        JsonNode requested = root.path("requestedProperties");
        return new Account(
                text(root, "subscriptionId"),
                workspace,
                service,
                time(root, "createdTime"),
                time(root, "changedTime"),
                written,
                text(root, "primaryRegion"),
                text(root, "resourceGroupName"),
                text(root, "fhirVersion"),
                new PropertyBag(features(requested), amounts(requested), Optional.empty()));
    }

    private static Set<Feature> features(JsonNode requested) {
        Set<Feature> on = EnumSet.noneOf(Feature.class);
        if (requested
                .path("authenticationConfiguration")
                .path("smartProxyEnabled")
                .asBoolean()) {
            on.add(Feature.SMART_ON_FHIR_PROXY);
        }
        if (!text(requested.path("exportConfiguration"), "storageAccountName").isBlank()) {
            on.add(Feature.EXPORT);
        }
        if (!requested.path("secondaryLocations").isEmpty()) {
            on.add(Feature.DISASTER_RECOVERY);
        }
        for (String storage : STORAGE) {
            if (!text(requested.path(storage), "keyVaultKeyUri").isBlank()) {
                on.add(Feature.BYOK);
            }
            if (requested.path(storage).path("privateLinkEnabled").asBoolean()) {
                on.add(Feature.PRIVATE_LINK);
            }
        }
        return on;
    }

    private static Map<Amount, Long> amounts(JsonNode requested) {
        for (String storage : STORAGE) {
            JsonNode throughput = requested.path(storage).path("offerThroughput");
            if (throughput.isIntegralNumber() && throughput.canConvertToLong()) {
                return Map.of(Amount.IOT_CONNECTORS, 0L, Amount.PROVISIONED_THROUGHPUT, throughput.asLong());
            }
        }
        return Map.of(Amount.IOT_CONNECTORS, 0L);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isTextual() ? node.path(name).asText() : "";
    }

    /** Documents have times with an offset, and without one where UTC is meant. */
    private static Optional<Instant> time(JsonNode root, String name) {
        String text = text(root, name);
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return localTime(text);
        }
    }

    private static Optional<Instant> localTime(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
