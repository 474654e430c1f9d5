package health.callisto.iot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import com.azure.core.exception.HttpResponseException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import health.callisto.fhir.Sha256;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.PeriodInterval;
import health.callisto.iot.message.Measurement;
import health.callisto.iot.observation.MeasurementGroup;
import health.callisto.iot.observation.ObservationGroup;
import health.callisto.iot.observation.ObservationIdentity;
import health.callisto.iot.observation.ObservationMaker;
import health.callisto.iot.observation.ResolvedIds;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each step of a conversion fails for one of several groups in each way: that group is left out, or all are tried again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultIsolationTest {
    private static final Instant TIME = Instant.parse("2026-01-31T10:00:00Z");
    private static final FhirMapping MAPPING = FhirMapping.parse("""
            {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
              "typeName":"weight","codes":[{"code":"29463-7","system":"http://loinc.org"}],
              "value":{"valueType":"Quantity","valueName":"kg","unit":"kg"}}}]}""").mapping();

    @TempDir
    static Path folder;

    private @Nullable ServiceRegistry services;
    private int cases;

    /** What a group goes through. */
    private enum Step {
        IDENTITY,
        FIND,
        MAKE,
        READY,
        COMMIT
    }

    @BeforeAll
    void open() {
        services = ServiceRegistry.embedded(folder, Clock.systemUTC());
    }

    @AfterAll
    void close() {
        services().close();
    }

    private ServiceRegistry services() {
        return requireNonNull(services);
    }

    private static Stream<Arguments> each(List<Throwable> failures) {
        return Arrays.stream(Step.values())
                .flatMap(step -> failures.stream().map(failure -> Arguments.of(step, failure)));
    }

    static Stream<Arguments> ofTheData() {
        return each(List.of(
                new ArithmeticException("long overflow"),
                new DateTimeException("Instant exceeds minimum or maximum instant"),
                new NumberFormatException("x"),
                new IllegalStateException("x"),
                new NullPointerException("x"),
                new ClassCastException("x"),
                new IndexOutOfBoundsException("x"),
                new UnsupportedOperationException("x"),
                new UncheckedIOException(new JsonParseException((JsonParser) null, "x")),
                new StackOverflowError(),
                new NoClassDefFoundError("com/nimbusds/jose/jwk/JWK"),
                Problem.invalid("A search parameter or its value has more than 4000 characters"),
                Problem.tooLarge("x"),
                Problem.preconditionFailed("x"),
                unavailable(new SQLException("String or binary data would be truncated", "22001"))));
    }

    static Stream<Arguments> passing() {
        return each(List.of(
                Problem.unavailable("x"),
                Problem.conflict("x"),
                Problem.locked("x"),
                Problem.throttled("x"),
                unavailable(new SQLException("The connection is closed", "08S01")),
                new UncheckedIOException(new IOException("Connection reset")),
                new IllegalStateException(new java.util.concurrent.TimeoutException()),
                new HttpResponseException("x", null),
                new OutOfMemoryError()));
    }

    private static Problem unavailable(SQLException cause) {
        Problem error = Problem.unavailable("The database cannot carry this out now; try again shortly");
        error.initCause(cause);
        return error;
    }

    private static Measurement measurement(String device) {
        return new Measurement(
                "weight",
                TIME,
                TIME,
                device,
                Optional.of("p-" + device),
                Optional.empty(),
                Optional.empty(),
                List.of(new Measurement.Property("kg", "70")));
    }

    /** The logical id that a device of that identifier gets. */
    private static String id(String device) {
        return HexFormat.of().formatHex(Sha256.of("_" + device));
    }

    /** A converter whose step fails for groups of that device. */
    private static ObservationStore failing(FhirService service, Step step, Throwable failure, String device) {
        FhirRecords records = spy(new FhirRecords(service));
        ObservationMaker maker = spy(new ObservationMaker(MAPPING));
        IdentityCache identities =
                spy(new IdentityCache(new IdentityResolver(service, IdentityMode.CREATE, Optional.empty())));
        switch (step) {
            case IDENTITY ->
                doThrow(failure).when(identities).resolve(argThat(group -> group.deviceId()
                        .equals(device)));
            case FIND -> doThrow(failure).when(records).find(eq("Observation"), eq(observation(device)));
            case MAKE ->
                doThrow(failure)
                        .when(maker)
                        .make(argThat(group -> group.deviceId().equals(device)), any(), any(), any(), any());
            case READY ->
                doThrow(failure)
                        .when(records)
                        .ready(argThat(resource -> resource.toString().contains(id(device))), any());
            case COMMIT ->
                doThrow(failure).when(records).putAll(argThat(puts -> puts.stream()
                        .anyMatch(put -> put.resource().toString().contains(id(device)))));
        }
        return new ObservationStore(
                records, maker, identities, new RateLimit(Integer.MAX_VALUE, System::nanoTime), Clock.systemUTC());
    }

    private static String observation(String device) {
        ObservationGroup group = ObservationGroup.of(
                        MeasurementGroup.of(List.of(measurement(device))).get(0), PeriodInterval.SINGLE)
                .get(0);
        ResolvedIds ids = new ResolvedIds(id("p-" + device), id(device), Optional.empty());
        return ObservationIdentity.of(ids, "weight", group, Optional.empty(), PeriodInterval.SINGLE)
                .id();
    }

    private static boolean isStored(FhirService service, String device) {
        return new FhirRecords(service).find("Observation", observation(device)).isPresent();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ofTheData")
    void whatFailsForOneGroupIsThatGroupsFailureAndTheOthersAreStored(Object step, Throwable failure) {
        FhirService service = services().service(new ServiceName("demo", "main"));
        String name = "c" + cases++;
        List<Measurement> measurements = new ArrayList<>();
        List.of("-1", "-2", "-bad", "-3").forEach(end -> measurements.add(measurement(name + end)));

        ObservationStore.Converted converted =
                failing(service, (Step) step, failure, name + "-bad").convert(measurements);

        assertThat(converted.failures()).singleElement().satisfies(each -> {
            assertThat(each.measurements().get(0).deviceId()).isEqualTo(name + "-bad");
            assertThat(each.error().reason()).isNotEmpty();
            assertThat(each.error().getMessage()).doesNotContain("truncated");
        });
        assertThat(converted.observations()).isEqualTo(3);
        assertThat(List.of("-1", "-2", "-3")).allMatch(end -> isStored(service, name + end));
        assertThat(isStored(service, name + "-bad")).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("passing")
    void whatMayGoBetterLaterIsTriedAgainWithTheWholeBatch(Object step, Throwable failure) {
        FhirService service = services().service(new ServiceName("demo", "main"));
        String name = "c" + cases++;
        List<Measurement> measurements = List.of(measurement(name + "-1"), measurement(name + "-bad"));
        ObservationStore converter = failing(service, (Step) step, failure, name + "-bad");

        assertThatThrownBy(() -> converter.convert(measurements)).isSameAs(failure);

        assertThat(new ObservationStore(service, MAPPING, IdentityMode.CREATE, Optional.empty(), Clock.systemUTC())
                        .convert(measurements)
                        .failures())
                .isEmpty();
    }

    private static final FhirMapping PULSE = FhirMapping.parse("""
            {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
              "typeName":"pulse","codes":[],"periodInterval":60,
              "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":1000}}}]}""").mapping();
    private static final String BAD = "66.60666";

    private static Measurement pulse(String device, int second, String value) {
        return new Measurement(
                "pulse",
                TIME.plusSeconds(second),
                TIME,
                device,
                Optional.of("p-" + device),
                Optional.empty(),
                Optional.empty(),
                List.of(new Measurement.Property("hr", value)));
    }

    /** A converter whose step fails for whatever holds the bad value. */
    private static ObservationStore failingForOne(FhirService service, Step step, Throwable failure) {
        FhirRecords records = spy(new FhirRecords(service));
        ObservationMaker maker = spy(new ObservationMaker(PULSE));
        switch (step) {
            case MAKE ->
                doThrow(failure)
                        .when(maker)
                        .make(argThat(group -> group.samples().toString().contains(BAD)), any(), any(), any(), any());
            case READY ->
                doThrow(failure)
                        .when(records)
                        .ready(argThat(resource -> resource.toString().contains(BAD)), any());
            case COMMIT ->
                doThrow(failure).when(records).putAll(argThat(puts -> puts.stream()
                        .anyMatch(put -> put.resource().toString().contains(BAD))));
            case IDENTITY, FIND -> throw new IllegalArgumentException("No measurement is in " + step);
        }
        return new ObservationStore(
                records,
                maker,
                new IdentityCache(new IdentityResolver(service, IdentityMode.CREATE, Optional.empty())),
                new RateLimit(Integer.MAX_VALUE, System::nanoTime),
                Clock.systemUTC());
    }

    static Stream<Arguments> ofOneMeasurement() {
        return ofTheData()
                .filter(each ->
                        each.get()[0] == Step.MAKE || each.get()[0] == Step.READY || each.get()[0] == Step.COMMIT);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ofOneMeasurement")
    void whatFailsForOneMeasurementIsItsFailureAndTheOthersOfItsObservationAreStored(Object step, Throwable failure) {
        FhirService service = services().service(new ServiceName("demo", "main"));
        String name = "m" + cases++;
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            measurements.add(pulse(name, i, i == 4 ? BAD : String.valueOf(60 + i)));
            measurements.add(pulse(name + "-other", i, String.valueOf(70 + i)));
        }
        measurements.add(pulse(name, 3_600, "80"));

        ObservationStore.Converted converted =
                failingForOne(service, (Step) step, failure).convert(measurements);

        assertThat(converted.failures()).singleElement().satisfies(each -> assertThat(each.measurements())
                .containsExactly(pulse(name, 4, BAD)));
        assertThat(data(service, name, 0)).startsWith("60 61 62 63 E 65 66 E");
        assertThat(data(service, name + "-other", 0)).startsWith("70 71 72 73 74 75 76 E");
        assertThat(data(service, name, 3_600)).startsWith("80 E");
    }

    /** The stream of the hour of that second. */
    private static String data(FhirService service, String device, int second) {
        ObservationGroup group = ObservationGroup.of(
                        MeasurementGroup.whole(List.of(pulse(device, second, "1"))), PeriodInterval.HOURLY)
                .get(0);
        ResolvedIds ids = new ResolvedIds(id("p-" + device), id(device), Optional.empty());
        String observation = ObservationIdentity.of(ids, "pulse", group, Optional.empty(), PeriodInterval.HOURLY)
                .id();
        return new FhirRecords(service)
                .find("Observation", observation)
                .orElseThrow()
                .resource()
                .at("/valueSampledData/data")
                .asText();
    }
}
