package health.callisto.search.sql;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.problem.Problem;
import health.callisto.resource.PageBytes;
import health.callisto.resource.version.IdKey;
import health.callisto.resource.version.StoredResource;
import health.callisto.sql.Database;
import health.callisto.sql.RowReader;
import health.callisto.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs the statements of searches. */
public final class SearchSql {
    private static final int COLUMNS = 5;
    /** Characters of a statement: SQLite takes a million bytes. */
    private static final int MOST_TEXT = 950_000;

    private final Database database;
    private final Definitions definitions;

    /** A resource and the values of the sort keys that came with it. */
    public record Row(StoredResource resource, List<Optional<Object>> keys) {}

    /** @param database whose deadline ends the statements */
    public SearchSql(Database database, Definitions definitions) {
        this.database = database;
        this.definitions = definitions;
    }

    /** The resources of a statement with the columns that {@link PageSql} names; refused where they are too large together. */
    public List<Row> rows(SqlText sql) {
        return rows(sql, PageBytes.refusing());
    }

    /** The same, as far as they fit on the page. */
    public List<Row> rows(SqlText sql, PageBytes page) {
        return read(sql, result -> {
            List<Row> rows = new ArrayList<>();
            while (result.next()) {
                Row row = row(result);
                if (!page.take(row.resource())) {
                    break;
                }
                rows.add(row);
            }
            return rows;
        });
    }

    /** The last column of each row that the database tells of its own plan. */
    public List<String> details(String prefix, SqlText sql) {
        return read(new SqlText().add(prefix).add(sql), result -> {
            List<String> details = new ArrayList<>();
            int last = result.getMetaData().getColumnCount();
            while (result.next()) {
                details.add(result.getString(last));
            }
            return details;
        });
    }

    /** The only column, of surrogate ids. */
    List<Long> ids(SqlText sql) {
        return read(sql, result -> {
            List<Long> ids = new ArrayList<>();
            while (result.next()) {
                ids.add(result.getLong(1));
            }
            return ids;
        });
    }

    /** Takes a row. */
    interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    /** Gives each row to the taker. */
    void each(SqlText sql, RowTaker taker) {
        read(sql, result -> {
            while (result.next()) {
                taker.take(result);
            }
            return true;
        });
    }

    /** The only column, of bytes. */
    public List<byte[]> keys(SqlText sql) {
        return read(sql, result -> {
            List<byte[]> keys = new ArrayList<>();
            while (result.next()) {
                keys.add(result.getBytes(1));
            }
            return keys;
        });
    }

    /** The only number of a statement; empty if it is NULL. */
    public OptionalLong number(SqlText sql) {
        return read(sql, result -> {
            result.next();
            long number = result.getLong(1);
            return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        });
    }

    /**
     * The distinct values of a key column, each found by one look-up behind the one before.
     *
     * @param least a statement that gives the least value behind the last of its parameters
     * @param bound the parameters before that
     */
    List<String> distinct(String least, List<Object> bound) {
        return database.read(connection -> {
            List<String> found = new ArrayList<>();
            List<Object> values = new ArrayList<>(bound);
            values.add("");
            try (PreparedStatement statement = connection.prepareStatement(least)) {
                Optional<String> next = Optional.of("");
                while (next.isPresent()) {
                    Rows.bind(statement, 1, values.toArray());
                    try (ResultSet result = statement.executeQuery()) {
                        result.next();
                        next = Optional.ofNullable(result.getString(1));
                    }
                    next.ifPresent(found::add);
                    next.ifPresent(value -> values.set(bound.size(), value));
                }
            }
            return found;
        });
    }

    /** Runs a statement: each of a search ends with its deadline. */
    private <T> T read(SqlText sql, RowReader<T> reader) {
        return database.read(connection -> {
            try (PreparedStatement statement = prepare(connection, sql);
                    ResultSet result = statement.executeQuery()) {
                return reader.read(result);
            }
        });
    }

    private Row row(ResultSet result) throws SQLException {
        ResourceKey key = new ResourceKey(definitions.resourceType(result.getInt(2)), IdKey.decode(result.getBytes(3)));
        StoredResource resource =
                new StoredResource(key, result.getLong(4), result.getLong(1), false, result.getBytes(5));
        List<Optional<Object>> keys = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        for (int column = COLUMNS + 1; column <= columns; column++) {
            keys.add(Optional.ofNullable(result.getObject(column))
                    .map(value -> value instanceof Integer number ? Long.valueOf(number) : value));
        }
        return new Row(resource, keys);
    }

    private PreparedStatement prepare(Connection connection, SqlText sql) throws SQLException {
        if (sql.text().length() > MOST_TEXT
                || sql.values().size() > database.dialect().mostValues()) {
            throw Problem.tooCostly(
                    "The search comes to a statement that is too long for the database; name the type of"
                            + " each link of a chain, or ask with fewer values");
        }
        PreparedStatement statement = connection.prepareStatement(sql.text());
        Rows.bind(statement, 1, sql.values().toArray());
        return statement;
    }
}
