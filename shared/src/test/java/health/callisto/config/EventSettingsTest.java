package health.callisto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.config.EventSettings.EventSchema;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSettingsTest {
    @Test
    void withoutSettingsTheDefaultsOfTheTableHold() {
        EventSettings settings = Settings.of(Map.of()).events();

        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.schema()).isEqualTo(EventSchema.EVENT_GRID);
        assertThat(settings.typePrefix()).isEqualTo("Microsoft.HealthcareApis.");
        assertThat(settings.topic())
                .hasValueSatisfying(topic -> assertThat(topic).endsWith("/workspaces/{workspace}"));
        assertThat(settings.includeBulkImport()).isTrue();
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(3));
        assertThat(settings.partitions()).isEqualTo(1);
        assertThat(Settings.of(Map.of()).origin()).isEqualTo("http://localhost:7071");
    }

    @Test
    void eachIsReadFromItsVariable() {
        Settings settings = Settings.of(Map.of(
                "CALLISTO_EVENTGRID_ENDPOINT", "https://t.westeurope-1.eventgrid.azure.net/api/events",
                "CALLISTO_EVENTGRID_KEY", "secret",
                "CALLISTO_EVENTS_SCHEMA", "CloudEvents",
                "CALLISTO_EVENTS_TOPIC", "none",
                "CALLISTO_EVENTS_INCLUDE_BULK_IMPORT", "false",
                "CALLISTO_EVENTS_PARTITIONS", "4",
                "CALLISTO_PUBLIC_URL", "https://fhir.example.org/"));

        assertThat(settings.events().endpoint()).isPresent();
        assertThat(settings.events().schema()).isEqualTo(EventSchema.CLOUD_EVENTS);
        assertThat(settings.events().topic()).isEmpty();
        assertThat(settings.events().includeBulkImport()).isFalse();
        assertThat(settings.events().partitions()).isEqualTo(4);
        assertThat(settings.origin()).isEqualTo("https://fhir.example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "CALLISTO_EVENTGRID_ENDPOINT, http://topic/api/events, https",
        "CALLISTO_EVENTGRID_ENDPOINT, topic, https://host/path",
        "CALLISTO_EVENTS_SCHEMA, cloudevents, CloudEvents or EventGrid",
        "CALLISTO_EVENTS_INCLUDE_BULK_IMPORT, yes, true or false",
        "CALLISTO_EVENTS_RETENTION_DAYS, 0, a number of days from 1",
        "CALLISTO_EVENTS_PARTITIONS, 33, from 1 to 32",
        "CALLISTO_PUBLIC_URL, fhir.example.org, https://host/path"
    })
    void whatCannotBeReadIsToldWithWhatItTakes(String variable, String value, String told) {
        assertThatThrownBy(() -> Settings.of(Map.of(variable, value)))
                .isInstanceOf(Settings.InvalidSettings.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(value)
                .hasMessageContaining(told);
    }
}
