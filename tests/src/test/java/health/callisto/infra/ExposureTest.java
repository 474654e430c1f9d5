package health.callisto.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Nothing is open that should not be. */
class ExposureTest {
    private static final BicepFile MAIN = Bicep.all().file("main.bicep");

    /** What holds data or answers calls, with the property that says who may reach it. */
    private static final List<String> REACHABLE = List.of(
            "Microsoft.EventGrid/topics",
            "Microsoft.EventHub/namespaces",
            "Microsoft.KeyVault/vaults",
            "Microsoft.Sql/servers",
            "Microsoft.Storage/storageAccounts",
            "Microsoft.Web/sites");

    @Test
    void noBlobIsPublicAndNoAccountTakesKeys() {
        BicepFile storage = Bicep.all().file("modules/storage.bicep");

        assertThat(storage.find("account", "properties.allowBlobPublicAccess")).hasValue("false");
        assertThat(storage.find("account", "properties.allowSharedKeyAccess")).hasValue("false");
        assertThat(storage.find("blobContainers", "properties.publicAccess")).hasValue("'None'");
    }

    @Test
    void everythingThatIsReachableIsClosedByPrivateEndpoints() {
        for (String type : REACHABLE) {
            assertThat(Bicep.all().templates())
                    .filteredOn(file -> makes(file, type))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(value(file, type, "properties.publicNetworkAccess"))
                            .hasValue("publicNetworkAccess"));
        }
        assertThat(MAIN.declaration("publicNetworkAccess").text())
                .endsWith("privateEndpoints ? 'Disabled' : 'Enabled'");
        assertThat(MAIN.declaration("appNetworkAccess").text())
                .endsWith("privateEndpoints && privateApps ? 'Disabled' : 'Enabled'");
    }

    @Test
    void modulesAreToldByMainWhetherTheyAreOpen() {
        assertThat(MAIN.properties())
                .filteredOn(property -> property.path().equals("params.publicNetworkAccess"))
                .hasSize(6)
                .allSatisfy(property -> assertThat(property.value())
                        .isEqualTo(property.owner().equals("apps") ? "appNetworkAccess" : "publicNetworkAccess"));
        assertThat(Bicep.all().file("modules/apps.bicep").properties())
                .filteredOn(property -> property.path().equals("params.publicNetworkAccess"))
                .hasSize(2)
                .allMatch(property -> property.value().equals("publicNetworkAccess"));
    }

    @Test
    void eachThingThatIsClosedHasAPrivateEndpoint() {
        assertThat(MAIN.properties())
                .filteredOn(property -> property.path().equals("params.targets.group"))
                .extracting(BicepFile.Property::value)
                .containsExactlyInAnyOrder(
                        "'blob'", "'queue'", "'table'", "'sqlServer'", "'namespace'", "'topic'", "'vault'", "'sites'");
        assertThat(Bicep.all().file("modules/private-endpoints.bicep").properties())
                .filteredOn(property -> property.owner().equals("zoneNames"))
                .extracting(BicepFile.Property::path)
                .contains("blob", "queue", "table", "sqlServer", "namespace", "topic", "vault", "sites");
    }

    @Test
    void sqlIsOpenToOthersInAzureOnlyWhereThatIsAskedFor() {
        BicepFile sql = Bicep.all().file("modules/sql.bicep");
        List<BicepFile.Declaration> rules = Bicep.all().resources().stream()
                .filter(resource -> resource.type().endsWith("/firewallRules"))
                .toList();

        assertThat(rules).singleElement().satisfies(rule -> assertThat(rule.text())
                .contains("if (allowAzureServices)"));
        assertThat(MAIN.find("sql", "params.allowAzureServices"))
                .hasValue("allowAzureServicesInSql && !privateEndpoints");
        assertThat(MAIN.declaration("allowAzureServicesInSql").text()).endsWith("= false");
        assertThat(sql.properties())
                .filteredOn(property -> property.value().contains("0.0.0.0"))
                .extracting(BicepFile.Property::owner)
                .containsOnly("azureServices");
    }

    @Test
    void sqlTakesNoPassword() {
        BicepFile sql = Bicep.all().file("modules/sql.bicep");

        assertThat(sql.find("server", "properties.administrators.azureADOnlyAuthentication"))
                .hasValue("true");
        assertThat(sql.below("server", "properties")).doesNotContain("administratorLogin");
    }

    @Test
    void nothingSpeaksLessThanTls12() {
        Map<String, String> expected = Map.of(
                "Microsoft.EventGrid/topics", "minimumTlsVersionAllowed='1.2'",
                "Microsoft.EventHub/namespaces", "minimumTlsVersion='1.2'",
                "Microsoft.Sql/servers", "minimalTlsVersion='1.2'",
                "Microsoft.Storage/storageAccounts", "minimumTlsVersion='TLS1_2'",
                "Microsoft.Web/sites", "siteConfig.minTlsVersion='1.2'");

        expected.forEach((type, setting) -> {
            String[] parts = setting.split("=", 2);
            assertThat(Bicep.all().templates())
                    .filteredOn(file -> makes(file, type))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(value(file, type, "properties." + parts[0]))
                            .hasValue(parts[1]));
        });
    }

    @Test
    void onlyHttpsIsSpokenAndNothingIsUploadedByPassword() {
        BicepFile app = Bicep.all().file("modules/function-app.bicep");

        assertThat(app.find("app", "properties.httpsOnly")).hasValue("true");
        assertThat(app.find("app", "properties.siteConfig.scmMinTlsVersion")).hasValue("'1.2'");
        assertThat(app.find("app", "properties.siteConfig.ftpsState")).hasValue("'Disabled'");
        assertThat(app.find("passwords", "properties.allow")).hasValue("false");
        assertThat(app.declaration("passwords").plainTexts()).contains("ftp", "scm");
        assertThat(Bicep.all().file("modules/storage.bicep").find("account", "properties.supportsHttpsTrafficOnly"))
                .hasValue("true");
    }

    @Test
    void whoWritesTelemetryOrEventsProvesAnIdentity() {
        BicepFile monitoring = Bicep.all().file("modules/monitoring.bicep");
        assertThat(monitoring.find("insights", "properties.DisableLocalAuth")).hasValue("true");
        assertThat(monitoring.find("workspace", "properties.features.disableLocalAuth"))
                .hasValue("true");
        assertThat(Bicep.all().file("modules/event-grid.bicep").find("topic", "properties.disableLocalAuth"))
                .hasValue("true");
        assertThat(Bicep.all().file("modules/event-hubs.bicep").find("namespace", "properties.disableLocalAuth"))
                .hasValue("!deviceKeys");
        assertThat(MAIN.declaration("deviceKeys").text()).endsWith("= false");
    }

    @Test
    void keysCannotBeLost() {
        BicepFile vault = Bicep.all().file("modules/key-vault.bicep");

        assertThat(vault.find("vault", "properties.enablePurgeProtection")).hasValue("true");
        assertThat(vault.find("vault", "properties.enableRbacAuthorization")).hasValue("true");
    }

    private static boolean makes(BicepFile file, String type) {
        return file.declared("resource").stream().anyMatch(made(type));
    }

    private static Optional<String> value(BicepFile file, String type, String path) {
        return file.declared("resource").stream()
                .filter(made(type))
                .findFirst()
                .flatMap(resource -> file.find(resource.name(), path));
    }

    private static Predicate<BicepFile.Declaration> made(String type) {
        return resource -> !resource.existing() && resource.type().equals(type);
    }
}
