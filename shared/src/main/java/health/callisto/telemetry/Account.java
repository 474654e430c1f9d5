package health.callisto.telemetry;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is told of an account. A column takes only what looks as its values do: what somebody wrote into the wrong property stays
 * out of the table.
 *
 * @param workspace empty for an account that is older than workspaces
 * @param documentTime when what is told was written
 */
record Account(
        String subscription,
        String workspace,
        String service,
        Optional<Instant> created,
        Optional<Instant> changed,
        Instant documentTime,
        String region,
        String resourceGroup,
        String fhirVersion,
        PropertyBag properties) {
    private static final Pattern SUBSCRIPTION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9 ()-]{1,64}");
    /** Azure Resource Manager, naming rules of resource groups. */
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[\\p{L}\\p{N}_().-]{1,90}");

    private static final Pattern FHIR_VERSION = Pattern.compile("[A-Za-z0-9.-]{1,20}");
    /** The least that a column of times takes; documents say 0001-01-01 where nothing was set. */
    private static final Instant LEAST = Instant.parse("1601-01-01T00:00:00Z");

    private static final Instant BEYOND = Instant.parse("+10000-01-01T00:00:00Z");

    Account {
        if (service.isEmpty()) {
            throw new IllegalArgumentException("An account has a name");
        }
        subscription = fitting(SUBSCRIPTION, subscription);
        region = fitting(REGION, region);
        resourceGroup = fitting(RESOURCE_GROUP, resourceGroup);
        fhirVersion = fitting(FHIR_VERSION, fhirVersion);
        created = created.filter(Account::fits);
        changed = changed.filter(Account::fits);
    }

    private static String fitting(Pattern pattern, String value) {
        return pattern.matcher(value).matches() ? value : "";
    }

    private static boolean fits(Instant time) {
        return !time.isBefore(LEAST) && time.isBefore(BEYOND);
    }

    /** {@code workspace/service}; the name alone where there is no workspace. */
    String name() {
        return workspace.isEmpty() ? service : workspace + "/" + service;
    }

    String rowKey() {
        return RowKey.of(subscription, workspace, service);
    }
}
