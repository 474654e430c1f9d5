package health.callisto.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings a database to the newest schema. The files are named in {@code migrations.txt}, one for each version from 1,
 * and lie under the same names in the folder of each dialect. Each is applied in a transaction with its version row.
 */
final class Migrations {
    private final Dialect dialect;
    private final Schema schema;

    Migrations(Dialect dialect, Schema schema) {
        this.dialect = dialect;
        this.schema = schema;
    }

    /** Applies what is missing, one process at a time; IllegalStateException for a database that is newer than the product. */
    void apply(Database database) {
        apply(database, schema.migrations().size());
    }

    /** The same up to that version, as a product of an earlier day did. */
    void apply(Database database, int last) {
        database.exclusively("callisto-migrations", () -> {
            List<String> names = schema.migrations();
            database.write(Migrations::makeVersionTable);
            int version = database.read(Migrations::version);
            if (version > names.size()) {
                throw new IllegalStateException("The database has schema version " + version
                        + " but this product knows " + names.size() + " only; start a newer product");
            }
            for (int next = version + 1; next <= last; next++) {
                int number = next;
                database.write(connection -> step(connection, number, names.get(number - 1)));
            }
            return version;
        });
    }

    private int step(Connection connection, int number, String name) throws SQLException {
        if (version(connection) >= number) {
            return 0;
        }
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements(text(schema.file(dialect, name)))) {
                statement.execute(sql);
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO SchemaVersion (Version, Name) VALUES (?, ?)")) {
            Rows.bind(insert, 1, number, name);
            return insert.executeUpdate();
        }
    }

    /** The statements of a file: each ends in a semicolon at the end of a line. */
    static List<String> statements(String file) {
        String bare = file.lines()
                .map(line -> line.contains("--") ? line.substring(0, line.indexOf("--")) : line)
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
        return List.of(bare.split(";\n|;$")).stream()
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    private static int makeVersionTable(Connection connection) throws SQLException {
        if (hasVersionTable(connection)) {
            return 0;
        }
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                    "CREATE TABLE SchemaVersion (Version INT NOT NULL PRIMARY KEY, Name VARCHAR(100) NOT NULL)");
        }
    }

    private static boolean hasVersionTable(Connection connection) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), null, "SchemaVersion", null)) {
            if (tables.next()) {
                return true;
            }
        }
        // A server may store unquoted names in lower case.
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), null, "schemaversion", null)) {
            return tables.next();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(Version), 0) FROM SchemaVersion")) {
            result.next();
            return result.getInt(1);
        }
    }

    static String text(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The product was built without the migration file " + file);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("The migration file " + file + " cannot be read", e);
        }
    }
}
