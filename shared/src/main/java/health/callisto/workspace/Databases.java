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
    Database open(ServicePlace place) {
        return sqlUrl.map(url -> Database.openSqlServer(named(url, serverName(place.name())), sqlPool, Schema.SERVICE))
                .orElseGet(() -> Database.openSqlite(data.resolve(place.file()), Schema.SERVICE));
    }

    /** Removes the database of a service, which nobody may have open; nothing if there is none. */
    void drop(ServicePlace place) {
        if (sqlUrl.isPresent()) {
            Database.dropSqlServer(named(sqlUrl.get(), serverName(place.name())));
        } else {
            Database.dropSqlite(data.resolve(place.file()));
        }
    }

    /** The database that knows which services there are, made if it is absent. */
    public Database openControl() {
        return sqlUrl.map(url -> Database.openSqlServer(named(url, "callisto_control"), sqlPool, Schema.CONTROL))
                .orElseGet(() -> Database.openSqlite(data.resolve("control.db"), Schema.CONTROL));
    }

    /** No two services have the same: names have no underscore. */
    private static String serverName(ServiceName name) {
        return "callisto_" + name.workspace() + "_" + name.service();
    }

    /** The database of that name on the server: it takes the place of the one in the URL. */
    private static String named(String url, String database) {
        String server = url.replaceAll("(?i);\\s*database(Name)?\\s*=[^;]*", "").replaceAll(";+$", "");
        return server + ";databaseName=" + database;
    }
}
