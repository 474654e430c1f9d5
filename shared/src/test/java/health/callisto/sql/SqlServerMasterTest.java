package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How databases are made and removed while other processes do the same: over connections that answer by a script. */
class SqlServerMasterTest {
    private final List<String> executed = new ArrayList<>();
    /** Error numbers of the next statements of that kind; 0: it succeeds. */
    private final Deque<Integer> creates = new ArrayDeque<>();

    private final Deque<Integer> drops = new ArrayDeque<>();
    private final Deque<Integer> connects = new ArrayDeque<>();
    private boolean exists;
    private boolean snapshots = true;
    private boolean knowsAlter = true;

    private final SqlServerMaster master = new SqlServerMaster(this::connection, 0);

    @Test
    void aDatabaseIsMadeWithReadsThatWaitForNoWriter() {
        master.create("callisto_a", Optional.of("pool"));

        assertThat(executed)
                .containsExactly(
                        "CREATE DATABASE [callisto_a] ( SERVICE_OBJECTIVE = ELASTIC_POOL ( name = [pool] ) )",
                        "ALTER DATABASE [callisto_a] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE");
    }

    @Test
    void oneThatAnotherProcessMakesAtTheSameTimeIsThereAndIsNotSetTwice() {
        creates.add(1801);

        master.create("callisto_a", Optional.empty());

        assertThat(executed).containsExactly("CREATE DATABASE [callisto_a]");
    }

    @Test
    void aServerThatCannotSetItStillHasTheDatabase() {
        knowsAlter = false;
        snapshots = false;

        master.create("callisto_a", Optional.empty());

        assertThat(executed).hasSize(2);
    }

    @Test
    void aDatabaseThatIsThereIsLeftAsItIs() {
        exists = true;
        snapshots = false;

        master.create("callisto_a", Optional.empty());

        assertThat(executed).isEmpty();
    }

    @Test
    void aDatabaseInUseIsRemovedOnceItsUsersHaveClosedIt() {
        exists = true;
        knowsAlter = false;
        drops.addAll(List.of(3702, 3702, 0));

        master.drop("callisto_a");

        assertThat(executed.stream().filter(sql -> sql.startsWith("DROP"))).hasSize(3);
    }

    @Test
    void oneThatStaysInUseIsUnavailableAndNotAFailure() {
        exists = true;
        for (int i = 0; i < 100; i++) {
            drops.add(3702);
        }

        assertThatThrownBy(() -> master.drop("callisto_a"))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    }

    @Test
    void oneThatAnotherProcessRemovesIsRemoved() {
        exists = true;
        drops.add(3701);

        master.drop("callisto_a");

        assertThat(executed).hasSize(2);
    }

    @Test
    void aDatabaseThatIsStillBeingMadeIsWaitedFor() {
        connects.addAll(List.of(4060, 4060));

        master.await(this::connection);

        assertThat(connects).isEmpty();
    }

    @Test
    void aLoginThatIsWrongIsNotTriedAgain() {
        connects.addAll(List.of(18456, 0));

        assertThatThrownBy(() -> master.await(this::connection)).isInstanceOf(IllegalStateException.class);
        assertThat(connects).hasSize(1);
    }

    private Connection connection() throws SQLException {
        failIf(Optional.ofNullable(connects.poll()).orElse(0));
        return proxy(Connection.class, (name, arguments) -> switch (name) {
            case "createStatement" ->
                proxy(Statement.class, (method, sql) -> {
                    if (method.equals("execute")) {
                        execute((String) sql[0]);
                        return false;
                    }
                    return null;
                });
            case "prepareStatement" -> query((String) arguments[0]);
            default -> null;
        });
    }

    private void execute(String sql) throws SQLException {
        executed.add(sql);
        if (sql.startsWith("ALTER")) {
            failIf(knowsAlter ? 0 : 102);
        } else {
            failIf(Optional.ofNullable((sql.startsWith("DROP") ? drops : creates).poll())
                    .orElse(0));
        }
    }

    private PreparedStatement query(String sql) {
        boolean asksForState = sql.contains("is_read_committed_snapshot_on");
        Deque<Boolean> rows = new ArrayDeque<>(asksForState || exists ? List.of(true) : List.of());
        ResultSet result = proxy(ResultSet.class, (name, arguments) -> switch (name) {
            case "next" -> rows.poll() != null;
            case "getBoolean" -> snapshots;
            case "getString" -> "callisto_a";
            default -> null;
        });
        return proxy(PreparedStatement.class, (name, arguments) -> name.equals("executeQuery") ? result : null);
    }

    private static void failIf(int number) throws SQLException {
        if (number != 0) {
            throw new SQLException("scripted", "S0001", number);
        }
    }

    @FunctionalInterface
    private interface Answer {
        @org.jspecify.annotations.Nullable
        Object of(String method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> kind, Answer answer) {
        return kind.cast(Proxy.newProxyInstance(
                SqlServerMasterTest.class.getClassLoader(),
                new Class<?>[] {kind},
                (self, method, arguments) ->
                        answer.of(method.getName(), arguments == null ? new Object[0] : arguments)));
    }
}
