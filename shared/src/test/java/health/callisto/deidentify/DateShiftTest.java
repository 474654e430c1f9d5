package health.callisto.deidentify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateShiftTest {
    private static final RuleFile DATES = RuleFile.of(
                    "nodesByType('date') | nodesByType('dateTime') | nodesByType('instant')", "dateshift")
            .with("{\"dateShiftKey\":\"a key\",\"enablePartialDatesForRedact\":true}");

    private static String patient(String id, String date) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"birthDate\":\"" + date + "\"}";
    }

    private static long days(RuleFile file, String id, Origin origin) {
        JsonNode shifted = RuleFile.json(
                new String(file.read().of(patient(id, "2015-02-07").getBytes(UTF_8), origin), UTF_8));
        return DAYS.between(
                LocalDate.of(2015, 2, 7),
                LocalDate.parse(shifted.path("birthDate").asText()));
    }

    private static RuleFile scoped(String scope) {
        return RuleFile.of("nodesByType('date')", "dateShift")
                .with("{\"dateShiftKey\":\"a key\",\"dateShiftScope\":\"" + scope + "\"}");
    }

    @Test
    void everyShiftOfFiftyDaysBackOrOnComesAboutAndNoOther() {
        Set<Long> shifts = IntStream.range(0, 3_000)
                .mapToObj(i -> days(DATES, "p" + i, RuleFile.ORIGIN))
                .collect(Collectors.toSet());

        assertThat(shifts).hasSize(101).allSatisfy(days -> assertThat(days).isBetween(-50L, 50L));
    }

    @Test
    void allDatesOfAResourceMoveByTheSameDaysAndSoTheNextTime() {
        JsonNode once = DATES.apply("{\"resourceType\":\"Patient\",\"id\":\"a\",\"birthDate\":\"2015-02-07\","
                + "\"deceasedDateTime\":\"2016-02-07\"}");
        long days = DAYS.between(
                LocalDate.of(2015, 2, 7), LocalDate.parse(once.path("birthDate").asText()));

        assertThat(once.path("deceasedDateTime").asText())
                .isEqualTo(LocalDate.of(2016, 2, 7).plusDays(days).toString());
        assertThat(days(DATES, "a", RuleFile.ORIGIN)).isEqualTo(days);
    }

    @Test
    void anotherKeyIsAnotherShift() {
        Set<Long> shifts = IntStream.range(0, 20)
                .mapToObj(i -> days(
                        RuleFile.of("Patient.birthDate", "dateShift").with("{\"dateShiftKey\":\"" + i + "\"}"),
                        "a",
                        RuleFile.ORIGIN))
                .collect(Collectors.toSet());

        assertThat(shifts).hasSizeGreaterThan(5);
    }

    @Test
    void theScopeSaysWhatMovesTogether() {
        Origin file = RuleFile.ORIGIN;
        Set<Long> inOneFile = IntStream.range(0, 20)
                .mapToObj(i -> days(scoped("File"), "p" + i, file))
                .collect(Collectors.toSet());
        Set<Long> inManyFiles = IntStream.range(0, 20)
                .mapToObj(i -> days(scoped("file"), "a", new Origin("f" + i, file.folder())))
                .collect(Collectors.toSet());
        Set<Long> inOneFolder = IntStream.range(0, 20)
                .mapToObj(i -> days(scoped("folder"), "p" + i, new Origin("f" + i, file.folder())))
                .collect(Collectors.toSet());

        assertThat(inOneFile).hasSize(1);
        assertThat(inManyFiles).hasSizeGreaterThan(5);
        assertThat(inOneFolder).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2015-02-07, 2015-01-17",
        "2015-02-07T13:28:17-05:00, 2015-01-17T00:00:00-05:00",
        "2015-02-07T13:28:17+05:00, 2015-01-17T00:00:00+05:00",
        "2015-02-07T13:28:17Z, 2015-01-17T00:00:00Z",
        "2015-02-07T13:28:17.12345-05:00, 2015-01-17T00:00:00.00000-05:00",
        "2016-03-01, 2016-02-09"
    })
    void timesOfDayBecomeZeroAndZonesStay(String time, String shifted) {
        assertThat(RuleFile.of("Patient.deceased", "dateShift")
                        .with("{\"dateShiftFixedOffsetInDays\":-21}")
                        .applyToPatient("deceasedDateTime", "\"" + time + "\"")
                        .asText())
                .isEqualTo(shifted);
    }

    @ParameterizedTest
    @CsvSource({"2015-02, 2015", "2015, 2015", "1925-02-07,", "2015-02-30, 2015"})
    void whatHasNoDayOrTellsAHighAgeIsRedacted(String date, String left) {
        JsonNode patient = DATES.apply(patient("a", date));

        assertThat(patient.path("birthDate").asText(null)).isEqualTo(left);
        assertThat(patient.at("/meta/security/0/code").asText()).isEqualTo("REDACTED");
    }

    @Test
    void whatIsNoDateStays() {
        JsonNode patient = RuleFile.of("Patient", "dateShift")
                .with("{\"dateShiftKey\":\"a key\"}")
                .apply("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"2015-02-07\"}]}");

        assertThat(patient.at("/name/0/text").asText()).isEqualTo("2015-02-07");
        assertThat(patient.has("meta")).isFalse();
    }
}
