package health.callisto.functions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.Callisto;
import health.callisto.config.Settings;
import health.callisto.time.SteadyTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An app that cannot start says so to each caller, loses no message, and starts when it can. */
class ProductTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz", "/readyz", "/demo/fhir/main/Patient", "/manage/workspaces"})
    void aWrongSettingIsTheAnswerToEachCall(String path) {
        Product product = Product.of(Map.of("CALLISTO_PORT", "seventy", "CALLISTO_AUTH", "maybe"));

        WorkerResponse answer = WorkerApp.send(product, "GET", path, new byte[0]);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isNotEmpty();
        assertThat(answer.getHeader("Content-Type")).startsWith("application/fhir+json");
        assertThat(answer.json().at("/issue/0/diagnostics").asText())
                .contains("CALLISTO_PORT", "seventy", "CALLISTO_AUTH", "maybe");
    }

    @Test
    void withoutAStorageAccountInTheSettingsEachCallSaysSo() {
        Product product = Product.of(Map.of("CALLISTO_DATA", data.toString()));

        assertThat(WorkerApp.send(product, "GET", "/", new byte[0]).text()).contains("AzureWebJobsStorage");
    }

    @Test
    void theInjectorNeverThrowsAndMessagesAreBroughtAgain() throws Exception {
        Injector injector = new Injector(Product.of(Map.of("CALLISTO_PORT", "seventy")));

        ImportUnit unit = injector.getInstance(ImportUnit.class);
        Convert convert = injector.getInstance(Convert.class);

        assertThatThrownBy(() -> unit.run("{}"))
                .isInstanceOf(Product.NotStarted.class)
                .hasMessageContaining("CALLISTO_PORT");
        assertThatThrownBy(() -> convert.run(List.of(), "[]", "[]", "{}")).isInstanceOf(Product.NotStarted.class);
        // A timer comes again by itself.
        injector.getInstance(JobSweep.class).run("");
        injector.getInstance(EventPublish.class).run("");
        injector.getInstance(AccountTelemetry.class).run("");
    }

    @Test
    void itTriesAgainLaterAndNotAtEachCall() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AtomicInteger tries = new AtomicInteger();
        Callisto callisto = new Callisto(settings("entra"), new SimpleMeterRegistry());
        Product product = new Product(
                () -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("away");
                    }
                    return callisto;
                },
                new ClockOf(now));
        assertThat(product.find()).isEmpty();
        assertThat(product.find()).isEmpty();
        assertThat(tries).hasValue(1);

        now.updateAndGet(at -> at.plus(Duration.ofSeconds(6)));
        assertThat(product.find()).isEmpty();
        assertThat(product.failure()).hasMessageContaining("away");
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(6)));

        assertThat(product.require()).isSameAs(callisto);
        assertThat(tries).hasValue(3);
        callisto.close();
    }

    @Test
    void storageThatIsAwayStopsNoReadsAndNoWrites() {
        try (WorkerApp app = new WorkerApp(data, WorkerApp.NO_STORAGE)) {
            assertThat(app.send("POST", "/demo/fhir/main/Patient", "{\"resourceType\":\"Patient\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(app.send("GET", "/demo/fhir/main/Patient", "").status()).isEqualTo(200);
        }
    }

    @Test
    void withoutAuthenticationItStartsOnADevelopersMachineOnly() {
        Map<String, String> open = Map.of(
                "CALLISTO_AUTH", "off", "CALLISTO_DATA", data.toString(), "AzureWebJobsStorage", WorkerApp.NO_STORAGE);
        Map<String, String> developing = new java.util.HashMap<>(open);
        developing.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        Map<String, String> inProduction = new java.util.HashMap<>(open);
        inProduction.put("AZURE_FUNCTIONS_ENVIRONMENT", "Production");

        for (Map<String, String> deployed : List.of(open, inProduction)) {
            WorkerResponse answer = WorkerApp.send(Product.of(deployed), "GET", "/demo/fhir/main/Patient", new byte[0]);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("CALLISTO_AUTH", "entra");
        }
        try (Callisto callisto = Product.of(developing).require()) {
            assertThat(callisto.pipeline()).isNotNull();
        }
    }

    private Settings settings(String authentication) {
        return Settings.of(Map.of(
                "CALLISTO_AUTH",
                authentication,
                "CALLISTO_DATA",
                data.toString(),
                "AzureWebJobsStorage",
                WorkerApp.NO_STORAGE));
    }

    /** Stands until it is set. */
    private static final class ClockOf extends Clock implements SteadyTime.Source {
        private final AtomicReference<Instant> now;

        ClockOf(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return requireNonNull(now.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public long nanoTime() {
            return Duration.between(Instant.EPOCH, instant()).toNanos();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
