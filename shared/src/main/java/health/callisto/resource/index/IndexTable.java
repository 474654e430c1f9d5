package health.callisto.resource.index;

import java.util.List;

/** The index tables: name, columns in the order of rows, and how many of the first columns are the key. */
public enum IndexTable {
    TOKEN("TokenIndex", 4, "ParameterId", "Code", "SystemId", "SurrogateId"),
    TEXT("TextIndex", 3, "ParameterId", "TextId", "SurrogateId"),
    STRING("StringIndex", 4, "ParameterId", "Value", "SurrogateId", "Ordinal", "Exact", "Overflow"),
    DATE("DateIndex", 5, "ParameterId", "Span", "Start", "Finish", "SurrogateId"),
    NUMBER("NumberIndex", 4, "ParameterId", "Low", "High", "SurrogateId"),
    QUANTITY("QuantityIndex", 6, "ParameterId", "Code", "Low", "High", "SystemId", "SurrogateId"),
    REFERENCE("ReferenceIndex", 4, "ParameterId", "TargetKey", "TargetType", "SurrogateId"),
    URI("UriIndex", 3, "ParameterId", "UriId", "SurrogateId"),
    COMPOSITE(
            "CompositeIndex",
            10,
            "ParameterId",
            "Code1",
            "Code2",
            "Low2",
            "High2",
            "Low3",
            "High3",
            "SystemId1",
            "SystemId2",
            "SurrogateId");

    private final String table;
    private final int keyColumns;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> columns;

    IndexTable(String table, int keyColumns, String... columns) {
        this.table = table;
        this.keyColumns = keyColumns;
        this.columns = List.of(columns);
    }

    public String table() {
        return table;
    }

    /** Whether an index leads from a resource to its rows. */
    public boolean byResource() {
        return switch (this) {
            case STRING, DATE, NUMBER, QUANTITY, REFERENCE -> true;
            case TOKEN, TEXT, URI, COMPOSITE -> false;
        };
    }

    int keyColumns() {
        return keyColumns;
    }

    List<String> columns() {
        return columns;
    }

    /** Deletes one row by its key. */
    String deleteSql() {
        return "DELETE FROM " + table + " WHERE " + String.join(" = ? AND ", columns.subList(0, keyColumns)) + " = ?";
    }
}
