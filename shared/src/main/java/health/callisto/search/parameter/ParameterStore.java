package health.callisto.search.parameter;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.version.IdKey;
import health.callisto.resource.version.StoredResource;
import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The states of the search parameters of one service, and the SearchParameter resources that define them. */
final class ParameterStore {
    /** Those of R4 are below. */
    static final int FIRST_CUSTOM = 10_000;

    private final Database database;
    private final ResourceType definitionType;

    ParameterStore(Database database, Definitions definitions) {
        this.database = database;
        this.definitionType = definitions.resourceType("SearchParameter").orElseThrow();
    }

    /**
     * A row of the table.
     *
     * @param hash of the definition: a changed one gets a number and values of its own
     */
    record Row(int number, String url, String resourceType, String hash, ParameterState state) {}

    /** Differs whenever a SearchParameter resource or a state has changed. */
    String stamp() {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                            SELECT (SELECT COUNT(*) FROM Resource WHERE TypeId = ?),
                                   (SELECT COALESCE(SUM(SurrogateId % 1000000007), 0) FROM Resource WHERE TypeId = ?),
                                   (SELECT COUNT(*) FROM SearchParameterState),
                                   (SELECT COALESCE(SUM(Changes), 0) FROM SearchParameterState)
                            """)) {
                Rows.bind(select, 1, definitionType.number(), definitionType.number());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1) + " " + row.getLong(2) + " " + row.getLong(3) + " " + row.getLong(4);
                }
            }
        });
    }

    /** The canonical JSON of all SearchParameter resources, in the order of their last change. */
    List<byte[]> definitions() {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT SurrogateId, IdKey, Version, Body FROM Resource WHERE TypeId = ? AND Deleted = 0 ORDER BY SurrogateId")) {
                select.setInt(1, definitionType.number());
                try (ResultSet result = select.executeQuery()) {
                    List<byte[]> bodies = new ArrayList<>();
                    while (result.next()) {
                        ResourceKey key = new ResourceKey(definitionType, IdKey.decode(result.getBytes(2)));
                        bodies.add(
                                new StoredResource(key, result.getLong(3), result.getLong(1), false, result.getBytes(4))
                                        .json());
                    }
                    return bodies;
                }
            }
        });
    }

    List<Row> rows() {
        return database.read(ParameterStore::rows);
    }

    private static List<Row> rows(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT ParameterId, Url, TypeName, Hash, State FROM SearchParameterState ORDER BY ParameterId");
                ResultSet result = select.executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(new Row(
                        result.getInt(1),
                        result.getString(2),
                        result.getString(3),
                        result.getString(4),
                        ParameterState.of(result.getString(5))));
            }
            return rows;
        }
    }

    /** Numbers a new definition. Two processes that draw the same number collide on the key; the loser runs again. */
    void add(String url, String resourceType, String hash) {
        database.write(connection -> {
            List<Row> rows = rows(connection);
            boolean there = rows.stream()
                    .anyMatch(row -> row.state().defined()
                            && row.url().equals(url)
                            && row.resourceType().equals(resourceType)
                            && row.hash().equals(hash));
            int next = rows.stream().mapToInt(Row::number).reduce(FIRST_CUSTOM - 1, Math::max) + 1;
            return there ? 0 : insert(connection, next, url, resourceType, hash, ParameterState.SUPPORTED);
        });
    }

    /** Sets the state of the parameter, which may be one of R4's. */
    void set(SearchParameter parameter, ParameterState state) {
        database.write(connection -> {
            int changed = update(connection, parameter.number(), state);
            return changed == 1
                    ? changed
                    : insert(connection, parameter.number(), parameter.url(), parameter.resourceType(), "", state);
        });
    }

    /** Sets the state if it is the expected one still; answers whether it was. */
    boolean move(int number, ParameterState from, ParameterState to) {
        return database.write(connection -> Rows.update(
                        connection,
                        "UPDATE SearchParameterState SET State = ?, Changes = Changes + 1 WHERE ParameterId = ? AND State = ?",
                        to.code(),
                        number,
                        from.code()))
                == 1;
    }

    private static int update(Connection connection, int number, ParameterState state) throws SQLException {
        return Rows.update(
                connection,
                "UPDATE SearchParameterState SET State = ?, Changes = Changes + 1 WHERE ParameterId = ?",
                state.code(),
                number);
    }

    private static int insert(
            Connection connection, int number, String url, String type, String hash, ParameterState state)
            throws SQLException {
        return Rows.update(connection, """
                INSERT INTO SearchParameterState (ParameterId, Url, TypeName, Hash, State, Changes)
                VALUES (?, ?, ?, ?, ?, 1)
                """, number, url, type, hash, state.code());
    }
}
