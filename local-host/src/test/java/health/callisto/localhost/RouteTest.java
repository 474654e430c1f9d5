package health.callisto.localhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTest {
    @Test
    void parametersTakeOneSegmentEach() {
        Route route = new Route("", "devices/{device}/messages/{id:int}");

        assertThat(route.match("/devices/d1/messages/7")).hasValue(Map.of("device", "d1", "id", "7"));
        assertThat(route.match("/devices/d1/messages")).isEmpty();
        assertThat(route.match("/devices/d1/messages/7/more")).isEmpty();
    }

    @Test
    void anOptionalParameterMayBeMissing() {
        Route route = new Route("", "devices/{device?}");

        assertThat(route.match("/devices")).hasValue(Map.of());
        assertThat(route.match("/devices/d1")).hasValue(Map.of("device", "d1"));
    }

    @Test
    void aCatchAllTakesTheRestAndNothing() {
        Route route = new Route("", "{*path}");

        assertThat(route.match("/demo/fhir/main/Patient")).hasValue(Map.of("path", "demo/fhir/main/Patient"));
        assertThat(route.match("/")).hasValue(Map.of("path", ""));
    }

    @Test
    void aCatchAllBehindASegmentNeedsTheSegment() {
        Route route = new Route("", "files/{*path}");

        assertThat(route.match("/files/a/b")).hasValue(Map.of("path", "a/b"));
        assertThat(route.match("/other/a")).isEmpty();
    }

    @Test
    void literalsAreComparedWithoutCase() {
        assertThat(new Route("", "Devices").match("/devices")).isPresent();
    }

    @Test
    void thePrefixStandsBeforeTheRoute() {
        Route route = new Route("api", "devices");

        assertThat(route.match("/api/devices")).isPresent();
        assertThat(route.match("/devices")).isEmpty();
    }
}
