package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the migrations of every database must do. */
abstract class MigrationsContract {
    private Database database;

    /** A database without any table. */
    abstract Database openEmpty();

    @BeforeEach
    void open() {
        database = openEmpty();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void migrate() {
        new Migrations(database.dialect(), Schema.SERVICE).apply(database);
    }

    private void execute(String sql) {
        database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private int number(String sql) {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return result.getInt(1);
            }
        });
    }

    @Test
    void anEmptyDatabaseGetsEveryTable() {
        migrate();

        assertThat(number("SELECT MAX(Version) FROM SchemaVersion"))
                .isEqualTo(Schema.SERVICE.migrations().size());
        for (String table : List.of("Resource", "ResourceHistory", "ResourceChange", "TokenIndex", "Job", "JobUnit")) {
            assertThat(number("SELECT COUNT(*) FROM " + table)).isZero();
        }
    }

    @Test
    void theDatabaseTellsWhatItHasAllocatedWhereItKnows() {
        migrate();

        assertThat(database.query(database.dialect().bytesQuery(), row -> row.getLong(1)))
                .singleElement()
                .satisfies(bytes -> assertThat(bytes).isNotNegative());
    }

    @Test
    void aDatabaseThatHasAllIsLeftAsItIs() {
        migrate();
        execute("UPDATE FeedCounter SET Value = 7");

        migrate();

        assertThat(number("SELECT Value FROM FeedCounter")).isEqualTo(7);
    }

    /** The product of an earlier day had so many of the migrations, and data. */
    @ParameterizedTest
    @ValueSource(ints = {4, 13, 14})
    void aDatabaseOfAnEarlierProductGetsWhatIsMissingAndKeepsItsData(int had) {
        new Migrations(database.dialect(), Schema.SERVICE).apply(database, had);
        execute("INSERT INTO SystemUri (SystemId, Uri) VALUES (1, 'urn:kept')");

        migrate();

        assertThat(number("SELECT MAX(Version) FROM SchemaVersion"))
                .isEqualTo(Schema.SERVICE.migrations().size());
        assertThat(number("SELECT COUNT(*) FROM SystemUri WHERE Uri = 'urn:kept'"))
                .isEqualTo(1);
        assertThat(number("SELECT COUNT(*) FROM JobUnit")).isZero();
    }

    @Test
    void urisThatWereStoredInFullGetNumbers() {
        new Migrations(database.dialect(), Schema.SERVICE).apply(database, 23);
        execute("INSERT INTO UriIndex (ParameterId, Value, SurrogateId) VALUES (7, 'urn:a', 1)");
        execute("INSERT INTO UriIndex (ParameterId, Value, SurrogateId) VALUES (7, 'urn:A', 1)");
        execute("INSERT INTO UriIndex (ParameterId, Value, SurrogateId) VALUES (8, 'urn:a', 2)");

        migrate();

        assertThat(number("SELECT COUNT(*) FROM UriValue")).isEqualTo(2);
        assertThat(number("SELECT COUNT(*) FROM UriIndex")).isEqualTo(3);
        assertThat(number("SELECT i.SurrogateId FROM UriIndex i JOIN UriValue v ON v.UriId = i.UriId"
                        + " WHERE i.ParameterId = 8 AND v.Value = 'urn:a'"))
                .isEqualTo(2);
    }

    @Test
    void keysThatEndInASpaceGetAnEndMarkAndOthersStayAsTheyAre() {
        int before = Schema.SERVICE.migrations().indexOf("V032__end_marks");
        new Migrations(database.dialect(), Schema.SERVICE).apply(database, before);
        execute("INSERT INTO TokenIndex (ParameterId, Code, SystemId, SurrogateId) VALUES (7, 'abc ', 0, 1)");
        execute("INSERT INTO TokenIndex (ParameterId, Code, SystemId, SurrogateId) VALUES (7, 'abc', 0, 2)");
        execute("INSERT INTO TokenIndex (ParameterId, Code, SystemId, SurrogateId) VALUES (7, '', 0, 3)");
        execute("INSERT INTO SystemUri (SystemId, Uri) VALUES (1, 'urn:a ')");

        migrate();

        assertThat(number("SELECT COUNT(*) FROM TokenIndex WHERE Code LIKE '% '"))
                .isZero();
        assertThat(texts("SELECT Code FROM TokenIndex ORDER BY SurrogateId")).containsExactly("abc \u0001", "abc", "");
        assertThat(texts("SELECT Uri FROM SystemUri")).containsExactly("urn:a \u0001");
    }

    private List<String> texts(String sql) {
        return database.query(sql, row -> row.getString(1));
    }

    @Test
    void aDatabaseOfALaterProductIsRefused() {
        migrate();
        execute("INSERT INTO SchemaVersion (Version, Name) VALUES (9999, 'V9999__future')");

        assertThatThrownBy(this::migrate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("newer");
    }

    @Test
    void ofManyProcessesThatStartAtOnceEachFindsEveryTable() throws Exception {
        ExecutorService starts = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(n -> starts.submit(this::migrate))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            starts.shutdown();
        }

        assertThat(number("SELECT COUNT(*) FROM SchemaVersion"))
                .isEqualTo(Schema.SERVICE.migrations().size());
    }
}
