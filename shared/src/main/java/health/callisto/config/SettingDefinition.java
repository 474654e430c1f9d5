package health.callisto.config;

/** Each setting: its variable, what it takes, its default and its meaning. The README's table is held to this list. */
public enum SettingDefinition {
    PORT("CALLISTO_PORT", "port", "7071", "Port of the local host; 0 takes a free one."),
    HOST("CALLISTO_HOST", "address", "127.0.0.1", "Address that the local host binds to."),
    DATA("CALLISTO_DATA", "folder", "./data", "Folder of the embedded database and of Azurite."),
    SQL_URL("CALLISTO_SQL_URL", "JDBC URL", "", "SQL Server or Azure SQL; absent: SQLite in CALLISTO_DATA."),
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
            "How callers prove who they are; off needs a loopback address and is what the local host starts with."),
    JOB_RETENTION(
            "CALLISTO_JOB_RETENTION_DAYS",
            "days",
            "7",
            "How long a job that has ended is told of, and its exported files are kept."),
    SERVICES("CALLISTO_SERVICES", "file", "", "JSON file of the services; absent: workspace demo, service main."),
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
