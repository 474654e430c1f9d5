package health.callisto.workspace;

import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where databases are.
 *
 * @param sqlUrl of the server that holds a database for each service; empty: SQLite files
 * @param sqlPool the elastic pool of that server that new databases go into; empty: none is named
 * @param data the folder of these files
 */
public record Databases(Optional<String> sqlUrl, Optional<String> sqlPool, Path data) {
    /** SQLite files in that folder. */
    public static Databases embedded(Path data) {
        return new Databases(Optional.empty(), Optional.empty(), data);
    }

    /** The database of a service, made if it is absent. */
    Database open(ServiceName name) {
        return sqlUrl.map(url -> Database.openSqlServer(url(url, name), sqlPool, Schema.SERVICE))
                .orElseGet(() -> Database.openSqlite(file(name), Schema.SERVICE));
    }

    /** Removes the database of a service, which nobody may have open; nothing if there is none. */
    void drop(ServiceName name) {
        if (sqlUrl.isPresent()) {
            Database.dropSqlServer(url(sqlUrl.get(), name));
        } else {
            Database.dropSqlite(file(name));
        }
    }

    /** The database that knows which services there are, made if it is absent. */
    public Database openControl() {
        return sqlUrl.map(url -> Database.openSqlServer(named(url, "callisto_control"), sqlPool, Schema.CONTROL))
                .orElseGet(() -> Database.openSqlite(data.resolve("control.db"), Schema.CONTROL));
    }

    private Path file(ServiceName name) {
        return data.resolve(name.workspace()).resolve(name.service() + ".db");
    }

    private static String url(String server, ServiceName name) {
        return named(server, "callisto_" + name.workspace() + "_" + name.service());
    }

    /** The database of that name on the server: it takes the place of the one in the URL. */
    private static String named(String url, String database) {
        String server = url.replaceAll("(?i);\\s*database(Name)?\\s*=[^;]*", "").replaceAll(";+$", "");
        return server + ";databaseName=" + database;
    }
}
