package health.callisto.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.Cors;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedResource;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is configured for one FHIR service.
 *
 * @param importing the containers that imports may be read from
 * @param exporting the containers that exports may be written to
 * @param imports whether bulk imports are allowed
 * @param initialImport whether the service is in initial-load mode: imports may run as InitialLoad and the API refuses writes
 *     meanwhile
 * @param events whether changes are told to subscribers
 * @param includeBulkImport whether those of bulk imports are told; empty: as the settings say
 * @param cors which pages may call from a browser
 * @param disabled the search parameters that are neither indexed nor searched by
 * @param history what becomes of versions
 */
public record ServiceSettings(
        ServicePlace place,
        SharedContainers importing,
        SharedContainers exporting,
        boolean imports,
        boolean initialImport,
        boolean events,
        Optional<Boolean> includeBulkImport,
        Cors cors,
        DisabledParameters disabled,
        HistoryPolicy history) {
    private static final Pattern TEXT = Pattern.compile("\\S{1,500}");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern ROLE =
            Pattern.compile("FHIR Data (Reader|Writer|Contributor|Exporter|Importer|Converter)|SMART User");
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[^/\\s]{1,250}");
    private static final Pattern HEADER = Pattern.compile("\\*|[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final Pattern LAKE = Pattern.compile("https://[^/\\s]{3,250}/[^\\s]{1,250}");
    private static final Pattern METHOD = Pattern.compile("GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\\*");
    private static final int LONGEST_AGE_SECONDS = 86_400;

    /** Of a resource that {@link FhirServiceKind} has accepted. */
    static ServiceSettings of(ManagedResource resource) {
        return read(resource.path(), BodyReader.of(resource.body()));
    }

    /** Problem INVALID that names the property. */
    static ServiceSettings read(ManagedPath path, BodyReader record) {
        ServicePlace place = ServicePlace.of(new ServiceName(path.workspace(), path.name()), record.json());
        // The place is the product's to say, not the caller's.
        BodyReader body = BodyReader.of(record.json().deepCopy().<ObjectNode>without(ServicePlace.MEMBER));
        body.only("location", "kind", "tags", "identity", "properties");
        body.word("kind", "fhir-R4");
        BodyReader properties = body.object("properties")
                .only(
                        "authentication",
                        "accessPolicies",
                        "cors",
                        "export",
                        "import",
                        "events",
                        "history",
                        "identity",
                        "searchParameters",
                        "sync");
        checkAccess(properties);
        checkSync(properties.object("sync"));
        BodyReader exports = properties.object("export").only("storageAccountName", "containers");
        exports.text("storageAccountName", ACCOUNT, "a storage account");
        properties.object("identity").only("type").word("type", "None", "SystemAssigned", "UserAssigned");
        BodyReader imports = properties.object("import").only("enabled", "initialMode", "containers");
        BodyReader events = properties.object("events").only("enabled", "includeBulkImport");
        return new ServiceSettings(
                place,
                SharedContainers.read(place.container(), imports, "import"),
                SharedContainers.read(place.container(), exports, "export"),
                imports.flag("enabled", true),
                imports.flag("initialMode", false),
                events.flag("enabled", true),
                events.has("includeBulkImport")
                        ? Optional.of(events.flag("includeBulkImport", true))
                        : Optional.empty(),
                cors(properties.object("cors")),
                DisabledParameters.read(properties.object("searchParameters")),
                HistoryPolicy.read(properties.object("history")));
    }

    /** Nobody may believe that a data lake is being filled: what the analytics sync will need is checked, and it stays off. */
    private static void checkSync(BodyReader sync) {
        sync.only("enabled", "destination", "format");
        sync.text("destination", LAKE, "a container of a data lake such as https://lake.dfs.core.windows.net/fhir");
        sync.word("format", "parquet");
        if (sync.flag("enabled", false)) {
            throw sync.problem("enabled", "must be false: this version has no analytics sync yet");
        }
    }

    /** Kept for the authentication that comes with Entra ID; checked already, so that nobody relies on what is wrong. */
    private static void checkAccess(BodyReader properties) {
        BodyReader authentication = properties.object("authentication").only("authority", "audience", "smartEnabled");
        authentication.text("authority", TEXT, "a URL");
        authentication.text("audience", TEXT, "a URL");
        authentication.flag("smartEnabled", false);
        for (BodyReader policy : properties.objects("accessPolicies")) {
            policy.only("objectId", "role");
            policy.requireText("objectId", OBJECT_ID, "the object id of a principal");
            policy.text(
                    "role",
                    ROLE,
                    "one of FHIR Data Reader, Writer, Contributor, Exporter, Importer, Converter, or SMART User");
        }
    }

    private static Cors cors(BodyReader cors) {
        cors.only("origins", "headers", "methods", "maxAge", "allowCredentials");
        boolean credentials = cors.flag("allowCredentials", false);
        if (credentials && cors.texts("origins", ORIGIN, "an origin").contains("*")) {
            throw cors.problem("allowCredentials", "needs origins by name, not *");
        }
        return new Cors(
                cors.texts("origins", ORIGIN, "an origin such as https://app.example.org, or *"),
                cors.texts("headers", HEADER, "the name of a header"),
                cors.texts("methods", METHOD, "an HTTP method"),
                Duration.ofSeconds(cors.number("maxAge", 0, LONGEST_AGE_SECONDS, 0)),
                credentials);
    }

    /** The storage container of the service's own files (import error files, exports, archived jobs). */
    public String container() {
        return place.container();
    }
}
