package health.callisto.config;

/** Each setting: its variable, what it takes, its default and its meaning. The README's table is held to this list. */
public enum SettingDefinition {
    PORT("CALLISTO_PORT", "port", "7071", "Port of the local host; 0 takes a free one."),
    HOST("CALLISTO_HOST", "address", "127.0.0.1", "Address that the local host binds to."),
    DATA("CALLISTO_DATA", "folder", "./data", "Folder of the embedded database and of Azurite."),
    SQL_URL("CALLISTO_SQL_URL", "JDBC URL", "", "SQL Server or Azure SQL; absent: SQLite in CALLISTO_DATA."),
    SQL_POOL(
            "CALLISTO_SQL_POOL",
            "name",
            "",
            "Elastic pool of the Azure SQL server that databases of new services go into; absent: none is named."),
    STORAGE(
            "AzureWebJobsStorage",
            "connection string",
            "",
            "Storage account of queues and blobs; absent: the local host starts Azurite."),
    STORAGE_ACCOUNT(
            "AzureWebJobsStorage__accountName",
            "name",
            "",
            "Storage account that is reached with the managed identity instead of a connection string."),
    AUTH(
            "CALLISTO_AUTH",
            "entra or off",
            "entra",
            "How callers prove who they are; off needs a loopback address or AZURE_FUNCTIONS_ENVIRONMENT=Development, and is"
                    + " what the local host starts with."),
    JOB_RETENTION(
            "CALLISTO_JOB_RETENTION_DAYS",
            "days",
            "7",
            "How long a job that has ended is told of, and its exported files are kept."),
    RESOURCE_GROUP(
            "CALLISTO_RESOURCE_GROUP_ID",
            "resource id",
            "",
            "Resource group in Azure that the snapshot of accounts names; absent: it names none."),
    PUBLIC_URL(
            "CALLISTO_PUBLIC_URL",
            "URL",
            "",
            "Where callers reach the product, as links, events and absolute references name resources; absent: as requests say."),
    FORWARDED_HEADERS(
            "CALLISTO_FORWARDED_HEADERS",
            "true or false",
            "false",
            "Whether X-Forwarded-Host, -Proto and -Prefix of a request say where callers reach the product: only behind a"
                    + " proxy that sets them itself."),
    EVENT_GRID_ENDPOINT(
            "CALLISTO_EVENTGRID_ENDPOINT",
            "URL",
            "",
            "Event Grid topic that changes are told to; absent: the local host serves one, in Azure none are told."),
    EVENT_GRID_KEY("CALLISTO_EVENTGRID_KEY", "key", "", "Access key of the topic; absent: the managed identity."),
    EVENT_GRID_CERTIFICATE(
            "CALLISTO_EVENTGRID_CERTIFICATE",
            "PEM file",
            "",
            "Certificate that the topic is trusted by; absent: the authorities that Java knows."),
    EVENT_SCHEMA(
            "CALLISTO_EVENTS_SCHEMA",
            "EventGrid or CloudEvents",
            "EventGrid",
            "Form of the events, as the topic is set to take them."),
    EVENT_TYPE_PREFIX(
            "CALLISTO_EVENTS_TYPE_PREFIX",
            "text",
            "Microsoft.HealthcareApis.",
            "Beginning of each event type; FhirResourceCreated, FhirResourceUpdated or FhirResourceDeleted follows."),
    EVENT_TOPIC(
            "CALLISTO_EVENTS_TOPIC",
            "text or none",
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/callisto"
                    + "/providers/Microsoft.HealthcareApis/workspaces/{workspace}",
            "Topic that events name; none leaves it to Event Grid, which refuses any but its own resource id."),
    EVENT_BULK_IMPORT(
            "CALLISTO_EVENTS_INCLUDE_BULK_IMPORT",
            "true or false",
            "true",
            "Whether the changes of bulk imports are told too."),
    EVENT_RETENTION(
            "CALLISTO_EVENTS_RETENTION_DAYS",
            "days",
            "3",
            "How long a change is kept for replay behind its publishing."),
    EVENT_PARTITIONS(
            "CALLISTO_EVENTS_PARTITIONS",
            "number",
            "1",
            "Publishers side by side for each service, 1 to 32; more than 1 keeps the order of each resource only."),
    IOT_DEVICES(
            "CALLISTO_IOT_DEVICES",
            "connection string",
            "",
            "Event Hubs namespace of the device hub; absent: the local host serves one."),
    IOT_DEVICES_NAMESPACE(
            "CALLISTO_IOT_DEVICES__fullyQualifiedNamespace",
            "host",
            "",
            "The same, reached with the managed identity instead of a connection string."),
    IOT_DEVICES_HUB("CALLISTO_IOT_DEVICES_HUB", "name", "devicedata", "Hub that devices send to."),
    IOT_DEVICES_GROUP(
            "CALLISTO_IOT_DEVICES_GROUP", "name", "normalize", "Consumer group that the normalization reads with."),
    IOT_NORMALIZED(
            "CALLISTO_IOT_NORMALIZED",
            "connection string",
            "",
            "Event Hubs namespace of the normalized hub; absent: the local host serves one."),
    IOT_NORMALIZED_NAMESPACE(
            "CALLISTO_IOT_NORMALIZED__fullyQualifiedNamespace",
            "host",
            "",
            "The same, reached with the managed identity instead of a connection string."),
    IOT_NORMALIZED_HUB(
            "CALLISTO_IOT_NORMALIZED_HUB", "name", "normalizeddata", "Hub that measurements wait in to be stored."),
    IOT_NORMALIZED_GROUP(
            "CALLISTO_IOT_NORMALIZED_GROUP", "name", "convert", "Consumer group that the conversion reads with."),
    IOT_COMPRESS(
            "CALLISTO_IOT_COMPRESS",
            "true or false",
            "false",
            "Whether measurements go to the normalized hub in groups, compressed."),
    REQUEST_SECONDS(
            "CALLISTO_REQUEST_SECONDS",
            "seconds",
            "60",
            "How long one request may take; then it ends with 503. Azure gives up after 230."),
    BUNDLE_ENTRIES(
            "CALLISTO_BUNDLE_ENTRIES",
            "number",
            "50000",
            "Entries of one batch or transaction; more are refused (413)."),
    BODIES_MB(
            "CALLISTO_BODIES_MB",
            "megabytes",
            "100",
            "Bodies over 64 KB of all requests under way, together; further ones get 503. A tenth of the memory does."),
    SAMPLES(
            "CALLISTO_SAMPLES",
            "folder or none",
            "./samples",
            "What the local host imports into an empty data folder.");

    private final String variable;
    private final String type;
    private final String defaultValue;
    private final String meaning;

    SettingDefinition(String variable, String type, String defaultValue, String meaning) {
        this.variable = variable;
        this.type = type;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    public String variable() {
        return variable;
    }

    public String type() {
        return type;
    }

    /** Empty where the absence of the setting has a meaning of its own. */
    public String defaultValue() {
        return defaultValue;
    }

    public String meaning() {
        return meaning;
    }
}
