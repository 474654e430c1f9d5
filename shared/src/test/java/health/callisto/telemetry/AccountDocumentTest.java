package health.callisto.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.telemetry.PropertyBag.Amount;
import health.callisto.telemetry.PropertyBag.Feature;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountDocumentTest {
    private static final Instant WRITTEN = Instant.parse("2025-12-01T00:00:00Z");

    private static Account read(String document) {
        return AccountDocument.read("", "old", WRITTEN, document.getBytes(UTF_8))
                .orElseThrow();
    }

    private static PropertyBag requested(String requestedProperties) {
        return read("{\"requestedProperties\":" + requestedProperties + "}").properties();
    }

    @Test
    void aWholeDocumentIsToldOf() {
        Account account = read("""
                {"createdTime":"2020-01-31T12:00:00.1234567Z","changedTime":"2021-02-01T01:00:00+01:00",
                 "subscriptionId":"0f8fad5b-d9cb-469f-a165-70867728950e","primaryRegion":"West US 2",
                 "resourceGroupName":"health_(prod).1","fhirVersion":"R4",
                 "requestedProperties":{
                   "secondaryLocations":["East US"],
                   "accessPolicies":[{"objectId":"11111111-2222-3333-4444-555555555555"}],
                   "cosmosDbConfiguration":{"offerThroughput":400,"keyVaultKeyUri":"https://v.vault.azure.net/keys/k",
                     "privateLinkEnabled":true},
                   "authenticationConfiguration":{"authority":"https://a","audience":"https://b","smartProxyEnabled":true},
                   "exportConfiguration":{"storageAccountName":"s"}}}""");

        assertThat(account.name()).isEqualTo("old");
        assertThat(account.rowKey()).isEqualTo("0f8fad5b-d9cb-469f-a165-70867728950e||old");
        assertThat(account.created()).contains(Instant.parse("2020-01-31T12:00:00.1234567Z"));
        assertThat(account.changed()).contains(Instant.parse("2021-02-01T00:00:00Z"));
        assertThat(account.documentTime()).isEqualTo(WRITTEN);
        assertThat(account.region()).isEqualTo("West US 2");
        assertThat(account.resourceGroup()).isEqualTo("health_(prod).1");
        assertThat(account.fhirVersion()).isEqualTo("R4");
        assertThat(account.properties().on())
                .containsExactlyInAnyOrder(
                        Feature.DISASTER_RECOVERY,
                        Feature.BYOK,
                        Feature.PRIVATE_LINK,
                        Feature.SMART_ON_FHIR_PROXY,
                        Feature.EXPORT);
        assertThat(account.properties().amounts()).containsEntry(Amount.PROVISIONED_THROUGHPUT, 400L);
    }

    @Test
    void ofAnEmptyDocumentNothingIsTold() {
        assertThat(read("{}"))
                .isEqualTo(new Account(
                        "",
                        "",
                        "old",
                        Optional.empty(),
                        Optional.empty(),
                        WRITTEN,
                        "",
                        "",
                        "",
                        new PropertyBag(Set.of(), java.util.Map.of(Amount.IOT_CONNECTORS, 0L), Optional.empty())));
    }

    @Test
    void theOtherKindOfStorageIsReadAsWell() {
        PropertyBag bag =
                requested("{\"sqlConfiguration\":{\"offerThroughput\":8,\"keyVaultKeyUri\":\"x\",\"new\":[1,{}]}}");

        assertThat(bag.on()).containsExactly(Feature.BYOK);
        assertThat(bag.amounts()).containsEntry(Amount.PROVISIONED_THROUGHPUT, 8L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"text\"",
                "{\"cosmosDbConfiguration\":null,\"sqlConfiguration\":[]}",
                "{\"cosmosDbConfiguration\":{\"offerThroughput\":\"secret\",\"keyVaultKeyUri\":\" \"}}",
                "{\"cosmosDbConfiguration\":{\"offerThroughput\":4.5,\"keyVaultKeyUri\":null,\"privateLinkEnabled\":false}}",
                "{\"cosmosDbConfiguration\":{\"offerThroughput\":99999999999999999999}}",
                "{\"secondaryLocations\":[],\"exportConfiguration\":{\"storageAccountName\":\"\"}}",
                "{\"secondaryLocations\":null,\"authenticationConfiguration\":{\"smartProxyEnabled\":\"no\"}}"
            })
    void whatIsNotUnderstoodIsOff(String requestedProperties) {
        PropertyBag bag = requested(requestedProperties);

        assertThat(bag.on()).isEmpty();
        assertThat(bag.amounts()).containsOnlyKeys(Amount.IOT_CONNECTORS);
    }

    @ParameterizedTest
    @CsvSource({
        "2020-01-31T12:00:00, 2020-01-31T12:00:00Z",
        "2020-01-31T12:00:00-08:00, 2020-01-31T20:00:00Z",
        "yesterday,",
        "0001-01-01T00:00:00+00:00,",
        "'',"
    })
    void timesThatCannotBeReadOrStoredAreLeftOut(String text, @org.jspecify.annotations.Nullable String expected) {
        assertThat(read("{\"createdTime\":\"" + text + "\"}").created())
                .isEqualTo(Optional.ofNullable(expected).map(Instant::parse));
    }

    @Test
    void aColumnTakesOnlyWhatLooksAsItsValuesDo() {
        Account account = read("""
                {"subscriptionId":"https://vault/secret","primaryRegion":"key=value;","resourceGroupName":"a@b.example",
                 "fhirVersion":"4.0.1 of John Doe","createdTime":5}""");

        assertThat(account.subscription()).isEmpty();
        assertThat(account.region()).isEmpty();
        assertThat(account.resourceGroup()).isEmpty();
        assertThat(account.fhirVersion()).isEmpty();
        assertThat(account.created()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "5", "{\"a\":", "not JSON", "null"})
    void whatIsNoObjectIsNoAccount(String document) {
        assertThat(AccountDocument.read("", "old", WRITTEN, document.getBytes(UTF_8)))
                .isEmpty();
    }
}
