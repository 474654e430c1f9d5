package health.callisto.search.parameter;

import health.callisto.sql.Database;
import health.callisto.sql.Rows;
import java.util.List;

/** The table of the base URLs that a service has answered as. */
final class OwnBaseSql {
    private final Database database;

    OwnBaseSql(Database database) {
        this.database = database;
    }

    List<String> all() {
        return database.query("SELECT Base FROM OwnBase ORDER BY Base", row -> row.getString(1));
    }

    void add(String base) {
        database.write(connection -> Rows.update(
                connection,
                "INSERT INTO OwnBase (Base) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM OwnBase WHERE Base = ?)",
                base,
                base));
    }
}
