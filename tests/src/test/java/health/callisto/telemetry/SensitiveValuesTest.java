package health.callisto.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.manage.ManagedPath;
import health.callisto.telemetry.AccountSnapshot.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A marker stands in every property that an account can have; none of them comes into the table. */
class SensitiveValuesTest {
    private static final String MARKER = "s3cret";

    private static final String SERVICE = """
            {"kind":"fhir-@","location":"@","tags":{"@":"@"},"properties":{
              "authentication":{"authority":"@","audience":"@","smartEnabled":"@"},
              "accessPolicies":[{"objectId":"@","role":"@"}],
              "cors":{"origins":["@"],"headers":["@"],"methods":["@"],"maxAge":"@","allowCredentials":"@"},
              "export":{"storageAccountName":"@"},"import":{"enabled":true,"initialMode":"@"},
              "events":{"enabled":true,"includeBulkImport":"@"},
              "sync":{"enabled":true,"destination":"@","format":"@"},
              "searchParameters":{"disabled":["@"]},"history":{"@":"@"},
              "identity":{"type":"@","userAssignedIdentities":{"@":{}}},"@":"@"}}""";

    private static final String WORKSPACE = """
            {"location":"@","kind":"@","properties":{"compute":{"vCores":"@"},"persistence":{"vCores":"@"},"tags":{"@":"@"}}}""";

    private static final String CONNECTOR = """
            {"tags":{"@":"@"},"properties":{"fhirService":"main","eventHub":{"connection":"@"},"identity":"@"}}""";

    private static final String DOCUMENT = """
            {"createdTime":"@","changedTime":"@","subscriptionId":"@","primaryRegion":"@","resourceGroupName":"@",
             "fhirVersion":"@","@":"@","requestedProperties":{"secondaryLocations":["@"],
               "accessPolicies":[{"objectId":"@"}],
               "cosmosDbConfiguration":{"offerThroughput":"@","keyVaultKeyUri":"@","privateLinkEnabled":"@"},
               "sqlConfiguration":{"offerThroughput":"@","keyVaultKeyUri":"@","privateLinkEnabled":"@"},
               "authenticationConfiguration":{"authority":"@","audience":"@","smartProxyEnabled":"@"},
               "exportConfiguration":{"storageAccountName":"@"},"@":["@",{"@":"@"}]}}""";

    @TempDir
    static Path folder;

    private static Accounts accounts;

    @BeforeAll
    static void start() {
        accounts = new Accounts(folder);
    }

    @AfterAll
    static void stop() {
        accounts.close();
    }

    @BeforeEach
    void clear() {
        accounts.clear();
    }

    private static String marked(String body) {
        return body.replace("@", "https://" + MARKER + ".example/keys/1?sig=" + MARKER);
    }

    private static List<String> everything() {
        return accounts.rows().stream()
                .flatMap(row -> row.getProperties().values().stream())
                .map(String::valueOf)
                .toList();
    }

    @Test
    void noMarkerOfAnyPropertyIsInAnyColumn() {
        accounts.put(new ManagedPath("workspaces", "demo"), marked(WORKSPACE));
        accounts.service("demo", "main", marked(SERVICE));
        accounts.put(ManagedPath.in("demo", "iotConnectors", "heart"), marked(CONNECTOR));
        accounts.document("old.json", marked(DOCUMENT));

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        assertThat(everything()).hasSizeGreaterThan(10).noneMatch(value -> value.contains(MARKER));
        assertThat(accounts.rows())
                .extracting(row -> row.getProperty("Properties"))
                .containsExactlyInAnyOrder(
                        "{\"iotConnectors\":1,\"smartOnFhirProxy\":false,\"byok\":false,\"privateLink\":false,"
                                + "\"managedIdentity\":true,\"export\":true,\"import\":true,\"events\":true,"
                                + "\"disasterRecovery\":false}",
                        "{\"iotConnectors\":0,\"smartOnFhirProxy\":false,\"byok\":true,\"privateLink\":false,"
                                + "\"managedIdentity\":false,\"export\":true,\"import\":false,\"events\":false,"
                                + "\"disasterRecovery\":true}");
    }

    /** Words that would fit a column are told in that column only. */
    @Test
    void aWordOfASettingIsNotTakenForThatOfAColumn() {
        accounts.service(
                "demo",
                "main",
                SERVICE.replace("fhir-@", "fhir-R4")
                        .replace("@", MARKER)
                        .replace("\"location\":\"" + MARKER, "\"location\":\"westeurope"));
        accounts.document(
                "old.json",
                DOCUMENT.replace("@", MARKER)
                        .replace("\"subscriptionId\":\"" + MARKER, "\"subscriptionId\":\"s")
                        .replace("\"primaryRegion\":\"" + MARKER, "\"primaryRegion\":\"r")
                        .replace("\"resourceGroupName\":\"" + MARKER, "\"resourceGroupName\":\"g")
                        .replace("\"fhirVersion\":\"" + MARKER, "\"fhirVersion\":\"R4"));

        assertThat(accounts.run()).isEqualTo(Outcome.COMPLETE);

        assertThat(accounts.rows()).hasSize(2);
        assertThat(everything()).noneMatch(value -> value.contains(MARKER));
    }
}
