package health.callisto.iot;

import health.callisto.iot.hub.HubName;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedResource;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What brings the messages of a hub into a FHIR service.
 *
 * @param fhirService of the same workspace
 * @param hub whose messages are all for this connector; empty: the shared hub, of which it gets those that name it
 * @param deviceSystem of the identifiers of devices; empty: whatever system
 * @param unknownRetried for how long a measurement of a device or patient that is not there is tried again; zero: not
 * @param observationsPerSecond that are stored at most
 * @param revision changes when any of this does
 */
record Connector(
        ManagedPath path,
        String fhirService,
        Optional<HubName> hub,
        IdentityMode identity,
        Optional<String> deviceSystem,
        Duration unknownRetried,
        int observationsPerSecond,
        long revision) {
    static final String COLLECTION = "iotConnectors";
    private static final int USUAL_RATE = 1_000;
    private static final int MOST_RATE = 10_000;
    private static final int MOST_RETRY_MINUTES = 1_440;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{3,24}");
    private static final Pattern MARK = Pattern.compile("[a-z0-9-]{1,63}/[a-z0-9-]{1,63}");
    private static final Pattern HUB = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,254}[A-Za-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{2,251}[A-Za-z0-9]");
    private static final Pattern URI = Pattern.compile("\\S{1,200}");

    /** Of a resource that {@link ConnectorKind} has accepted. */
    static Connector of(ManagedResource resource) {
        return read(resource.path(), BodyReader.of(resource.body()), resource.revision());
    }

    /** Problem INVALID that names the property. */
    static Connector read(ManagedPath path, BodyReader body, long revision) {
        body.only("location", "tags", "properties");
        BodyReader properties =
                body.object("properties").only("fhirService", "eventHub", "identity", "observationsPerSecond");
        BodyReader identity = properties.object("identity").only("type", "deviceSystem", "retryMinutes");
        IdentityMode mode = IdentityMode.of(identity.word("type", "Lookup", "Create", "LookupWithEncounter"))
                .orElseThrow();
        return new Connector(
                path,
                properties.requireText("fhirService", NAME, "the name of a FHIR service of the workspace"),
                properties.has("eventHub") ? Optional.of(hub(properties.object("eventHub"))) : Optional.empty(),
                mode,
                identity.text("deviceSystem", URI, "the URI of an identifier system"),
                Duration.ofMinutes(identity.number("retryMinutes", 0, MOST_RETRY_MINUTES, 0)),
                properties.number("observationsPerSecond", 1, MOST_RATE, USUAL_RATE),
                revision);
    }

    private static HubName hub(BodyReader hub) {
        hub.only("name", "fullyQualifiedNamespace");
        return new HubName(
                hub.text("fullyQualifiedNamespace", NAMESPACE, "a host such as devices.servicebus.windows.net"),
                hub.requireText("name", HUB, "the name of an event hub"));
    }

    /** Whether a connector could have that {@link #mark}. */
    static boolean couldBe(String mark) {
        return MARK.matcher(mark).matches();
    }

    /** As the property {@code connector} of messages on a shared hub names it: {@code demo/heart}. */
    String mark() {
        return path.workspace() + "/" + path.name();
    }
}
