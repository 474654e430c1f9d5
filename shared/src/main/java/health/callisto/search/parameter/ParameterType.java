package health.callisto.search.parameter;

/** The types of search parameters (R4 search.html#ptypes). */
public enum ParameterType {
    NUMBER,
    DATE,
    STRING,
    TOKEN,
    REFERENCE,
    COMPOSITE,
    QUANTITY,
    URI,
    SPECIAL;

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
