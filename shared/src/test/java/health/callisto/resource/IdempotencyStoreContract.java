package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.HandClock;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.commit.IdempotencyStore;
import health.callisto.sql.Database;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link IdempotencyStore} must do. */
abstract class IdempotencyStoreContract {
    private final HandClock clock = new HandClock();
    private final Definitions definitions = Definitions.r4();
    private Database database;
    private IdempotencyStore store;

    /** A database that holds nothing. */
    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = new IdempotencyStore(database, definitions, clock);
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    private void create(String key) {
        ResourceKey made = new ResourceKey(definitions.resourceType("Patient").orElseThrow(), "of-" + key);
        assertThat(database.write(store.remember(key, made)::run)).isTrue();
    }

    private long kept() {
        return database.query("SELECT COUNT(*) FROM IdempotencyKey", row -> row.getLong(1))
                .get(0);
    }

    @Test
    void keysOfMoreThanADayAreForgottenAndYoungerOnesStay() {
        create("old");
        clock.pass(IdempotencyStore.KEPT.minusHours(1));
        create("young");
        store.forgetOld();
        assertThat(kept()).isEqualTo(2);

        clock.pass(Duration.ofHours(2));
        store.forgetOld();

        assertThat(kept()).isEqualTo(1);
        assertThat(store.find("young")).isPresent();
    }

    @Test
    void nothingToForgetIsNoError() {
        store.forgetOld();

        assertThat(kept()).isZero();
    }
}
