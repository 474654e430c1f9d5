package health.callisto.search.sql;

/** A set of resources that a statement can begin with: tables, and the conditions on them. */
public interface Source {
    /** A statement cannot unite more: SQLite takes 500. A condition with more is only tested. */
    int MOST = 450;

    /** Appends the tables; the one of that alias has the column SurrogateId. Binds nothing. */
    void tables(SqlText sql, String alias);

    /** Appends the conditions. */
    void where(SqlText sql, String alias);

    /** Whether its rows come newest first from the index itself and each resource once: then a page is a short walk. */
    boolean ordered();
}
