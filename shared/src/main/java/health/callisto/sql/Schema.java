package health.callisto.sql;

import java.util.List;

/** What a database holds: the migrations that make it. */
public enum Schema {
    /** The resources of one service, with their jobs and events. */
    SERVICE(""),
    /** What there is of workspaces, services and connectors. */
    CONTROL("control/");

    private final String folder;

    Schema(String folder) {
        this.folder = folder;
    }

    /** All migrations in order; the position of a name, from 1, is its version. */
    List<String> migrations() {
        return Migrations.text(folder + "migrations.txt")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** The file of a migration for that dialect. */
    String file(Dialect dialect, String migration) {
        return folder + dialect.name() + "/" + migration + ".sql";
    }
}
