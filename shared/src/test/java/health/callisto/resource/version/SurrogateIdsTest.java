package health.callisto.resource.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Ids of versions: growing, and apart from those of other processes. */
class SurrogateIdsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private static SurrogateIds ids(int beginning) {
        return new SurrogateIds(Clock.fixed(NOW, ZoneOffset.UTC), 0, () -> beginning);
    }

    @Test
    void theFirstOfAMillisecondBeginsWhereItsProcessBegins() {
        SurrogateIds one = ids(100);
        SurrogateIds other = ids(20_000);

        assertThat(one.next()).isEqualTo(SurrogateId.first(NOW) + 100);
        assertThat(one.next()).isEqualTo(SurrogateId.first(NOW) + 101);
        assertThat(other.next()).isEqualTo(SurrogateId.first(NOW) + 20_000);
        assertThat(SurrogateId.time(other.next())).isEqualTo(NOW);
    }

    @Test
    void idsGrowThoughTheClockGoesBack() {
        SurrogateIds ids =
                new SurrogateIds(Clock.fixed(NOW, ZoneOffset.UTC), SurrogateId.first(NOW.plusSeconds(60)), () -> 5);

        assertThat(ids.next()).isEqualTo(SurrogateId.first(NOW.plusSeconds(60)) + 1);
    }
}
