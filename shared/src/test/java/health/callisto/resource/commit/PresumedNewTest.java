package health.callisto.resource.commit;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.feed.Change;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresumedNewTest {
    private static final ResourceKey KEY =
            new ResourceKey(Definitions.r4().resourceType("Patient").orElseThrow(), "p1");

    private final PresumedNew presumed = new PresumedNew(true);

    @Test
    void whatAnImportBringsIsPresumedNewFromTheBeginning() {
        assertThat(presumed.holds()).isTrue();
    }

    @Test
    void givenSomethingThatWasThere_whenTheNextGroupsMeetNothing_thenTheyLookForAWhile() {
        presumed.failed();

        for (int i = 0; i < PresumedNew.LOOKS; i++) {
            assertThat(presumed.holds()).isFalse();
            presumed.looked(false);
        }

        assertThat(presumed.holds()).isTrue();
    }

    @Test
    void givenGroupsThatLook_whenOneMeetsSomething_thenTheWhileBeginsAnew() {
        presumed.failed();
        for (int i = 1; i < PresumedNew.LOOKS; i++) {
            presumed.looked(false);
        }

        presumed.looked(true);

        presumed.looked(false);
        assertThat(presumed.holds()).isFalse();
    }

    @Test
    void givenADatabaseWithManyWriters_thenNothingIsPresumed() {
        assertThat(new PresumedNew(false).holds()).isFalse();
    }

    @Test
    void onlyWhatAnImportPutsAndNeedsNoVersionWouldBeRefusedByItsKey() {
        assertThat(isSafe(Change.Origin.IMPORT, put(Precondition.ANY))).isTrue();
        assertThat(isSafe(Change.Origin.IMPORT, put(Precondition.ABSENT))).isTrue();
        assertThat(isSafe(Change.Origin.LIVE, put(Precondition.ANY))).isFalse();
        assertThat(isSafe(Change.Origin.IMPORT, put(new Precondition.Version(1))))
                .isFalse();
        assertThat(isSafe(Change.Origin.IMPORT, new Write.Delete(KEY, Precondition.ANY)))
                .isFalse();
        Write.GivenVersion given = new Write.GivenVersion(Optional.empty(), Optional.empty(), false);
        assertThat(isSafe(Change.Origin.IMPORT, new Write.Delete(KEY, Precondition.ANY, Optional.of(given))))
                .isTrue();
    }

    private static boolean isSafe(Change.Origin origin, Write write) {
        return PresumedNew.isSafe(new Batch(List.of(write), false, origin, Optional.empty()), write);
    }

    private static Write put(Precondition precondition) {
        return new Write.Put(KEY, new byte[0], new Write.Values(List.of(), 0), precondition, Optional.empty());
    }
}
