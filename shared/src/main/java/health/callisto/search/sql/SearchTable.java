package health.callisto.search.sql;

import health.callisto.search.parameter.ParameterType;

/** The index tables: how a search names them, sorts by them and finds the values of one resource in them. */
public enum SearchTable {
    TOKEN("TokenIndex", "Code", false),
    /** The texts beside tokens. */
    TEXT("TextIndex", "TextId", false),
    STRING("StringIndex", "Value", true),
    DATE("DateIndex", "Start", true),
    NUMBER("NumberIndex", "Low", true),
    QUANTITY("QuantityIndex", "Low", true),
    REFERENCE("ReferenceIndex", "TargetKey", true),
    URI("UriIndex", "UriId", false),
    COMPOSITE("CompositeIndex", "Code1", false);

    private final String sqlName;
    private final String sortColumn;
    private final boolean byResource;

    SearchTable(String sqlName, String sortColumn, boolean byResource) {
        this.sqlName = sqlName;
        this.sortColumn = sortColumn;
        this.byResource = byResource;
    }

    public static SearchTable of(ParameterType type) {
        return switch (type) {
            case TOKEN -> TOKEN;
            case STRING -> STRING;
            case DATE -> DATE;
            case NUMBER -> NUMBER;
            case QUANTITY -> QUANTITY;
            case REFERENCE -> REFERENCE;
            case URI -> URI;
            case COMPOSITE -> COMPOSITE;
            case SPECIAL -> throw new IllegalArgumentException("Special parameters have no index table");
        };
    }

    String sqlName() {
        return sqlName;
    }

    String sortColumn() {
        return sortColumn;
    }

    /** The value to sort by in rows of alias {@code s}, joined with {@link #sortJoin}: never a number that stands for it. */
    String sortValue() {
        return this == URI ? "u.Value" : "s." + sortColumn;
    }

    /** What has to be joined to rows of alias {@code s} for {@link #sortValue}; mostly nothing. */
    String sortJoin() {
        return this == URI ? " JOIN UriValue u ON u.UriId = s.UriId" : "";
    }

    /** Whether a second index leads from a resource to its values; where not, only a whole key finds a resource. */
    public boolean byResource() {
        return byResource;
    }
}
