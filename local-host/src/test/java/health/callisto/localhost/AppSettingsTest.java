package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AppSettingsTest {
    @Test
    void whatStandsBetweenPercentSignsIsTheSettingOfThatName() {
        AppSettings settings = AppSettings.of(Map.of("CALLISTO_IOT_DEVICES_HUB", "ward$1"));

        assertThat(settings.resolve("%CALLISTO_IOT_DEVICES_HUB%")).isEqualTo("ward$1");
        assertThat(settings.resolve("plain")).isEqualTo("plain");
    }

    @Test
    void whatTheEnvironmentLacksHasTheDefaultOfTheSetting() {
        AppSettings settings = AppSettings.of(Map.of("CALLISTO_IOT_DEVICES_HUB", " "));

        assertThat(settings.resolve("%CALLISTO_IOT_DEVICES_HUB%")).isEqualTo("devicedata");
    }

    @Test
    void aSettingThatIsNowhereIsToldByItsName() {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> AppSettings.of(Map.of()).resolve("%NOWHERE%"))
                .withMessageContaining("NOWHERE");
    }
}
