package health.callisto.infra;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.config.SettingDefinition;
import health.callisto.infra.Triggers.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The app settings in Bicep are those of the product, and there is no secret among them. */
class AppSettingsTest {
    private static final BicepFile MAIN = Bicep.all().file("main.bicep");
    private static final BicepFile APPS = Bicep.all().file("modules/apps.bicep");
    private static final BicepFile SETTINGS = Bicep.all().file("modules/settings.bicep");
    private static final BicepFile DEVICE_SETTINGS = Bicep.all().file("modules/device-settings.bicep");

    /** What the Functions host, the SDKs and the agent of Application Insights take. */
    private static final Set<String> OF_THE_HOST = Set.of(
            "AZURE_CLIENT_ID",
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
            "APPLICATIONINSIGHTS_ENABLE_AGENT",
            "AzureWebJobsStorage__credential",
            "AzureWebJobsStorage__clientId",
            "CALLISTO_IOT_DEVICES__credential",
            "CALLISTO_IOT_DEVICES__clientId",
            "CALLISTO_IOT_NORMALIZED__credential",
            "CALLISTO_IOT_NORMALIZED__clientId");

    /** Settings of one machine, and secrets that the managed identity makes needless. */
    private static final Set<SettingDefinition> NOT_IN_AZURE = Set.of(
            SettingDefinition.PORT,
            SettingDefinition.HOST,
            SettingDefinition.DATA,
            SettingDefinition.SAMPLES,
            SettingDefinition.FORWARDED_HEADERS,
            SettingDefinition.STORAGE,
            SettingDefinition.EVENT_GRID_KEY,
            SettingDefinition.EVENT_GRID_CERTIFICATE,
            SettingDefinition.IOT_DEVICES,
            SettingDefinition.IOT_NORMALIZED);

    @Test
    void eachSettingOfTheAppsIsOneOfTheProductsOrOfTheHosts() {
        assertThat(set())
                .isNotEmpty()
                .allMatch(name -> OF_THE_HOST.contains(name)
                        || name.startsWith("AzureFunctionsJobHost__")
                        || name.matches("AzureWebJobs\\.\\w+\\.Disabled")
                        || products().contains(name));
    }

    @Test
    void eachSettingOfTheProductIsSetOrIsForOneMachineOnly() {
        Set<String> expected = Arrays.stream(SettingDefinition.values())
                .filter(setting -> !NOT_IN_AZURE.contains(setting))
                .map(SettingDefinition::variable)
                .collect(Collectors.toSet());

        Set<String> given = set().stream().filter(products()::contains).collect(Collectors.toSet());

        assertThat(given).isEqualTo(expected);
    }

    @Test
    void whoeverComesInNeedsAToken() {
        assertThat(SETTINGS.find("own", SettingDefinition.AUTH.variable())).hasValue("'entra'");
    }

    @Test
    void eachConnectionOfATriggerIsMadeWithTheIdentity() {
        Set<String> connections = new TreeSet<>();
        Triggers.queues().forEach(trigger -> connections.add(trigger.connection()));
        Triggers.hubs().forEach(trigger -> connections.add(trigger.connection()));

        assertThat(connections).hasSize(3).allSatisfy(connection -> {
            boolean isOfDevices = connection.equals("CALLISTO_IOT_DEVICES");
            BicepFile file = isOfDevices ? DEVICE_SETTINGS : SETTINGS;
            String owner = isOfDevices ? "values" : "own";
            assertThat(file.find(owner, connection + "__credential")).hasValue("'managedidentity'");
            assertThat(file.find(owner, connection + "__clientId")).hasValue("identityClientId");
            assertThat(file.find(owner, connection)).isEmpty();
        });
    }

    /** An app may have several identities: which one the SDKs take must be said. */
    @Test
    void theSdksAndSqlAreToldWhichIdentityToTake() {
        assertThat(SETTINGS.find("own", "AZURE_CLIENT_ID")).hasValue("identityClientId");
        assertThat(SETTINGS.find("own", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"))
                .hasValue("'ClientId=${identityClientId};Authorization=AAD'");
        assertThat(SETTINGS.find("own", SettingDefinition.SQL_URL.variable()))
                .get()
                .asString()
                .contains("authentication=ActiveDirectoryManagedIdentity", "msiClientId=${identityClientId}")
                .contains("encrypt=true")
                .doesNotContainIgnoringCase("password");
    }

    @Test
    void noSettingIsASecret() {
        assertThat(Bicep.all().templates()).allSatisfy(file -> {
            assertThat(file.calls())
                    .describedAs(file.name())
                    .extracting(BicepFile.Place::name)
                    .noneMatch(name -> name.startsWith("list") || name.equals("getSecret") || name.equals("secure"));
            assertThat(file.declarations())
                    .extracting(BicepFile.Declaration::text)
                    .allSatisfy(text -> assertThat(text)
                            .doesNotContain(
                                    "AccountKey=",
                                    "SharedAccessKey",
                                    ".listKeys(",
                                    ".getSecret(",
                                    "@Microsoft.KeyVault"));
        });
    }

    @Test
    void theAppOfNormalizeHasTheSettingsThatItAsksForAndTheMainAppHasNot() {
        List<String> asked = ownApps()
                .flatMap(function ->
                        Arrays.stream(function.ownApp().orElseThrow().settings()))
                .toList();
        List<String> given = hostSettings("normalizeApps").stream()
                .map(name -> name + "="
                        + APPS.find("normalizeApps", "params.settings." + name)
                                .orElseThrow()
                                .replace("'", ""))
                .toList();

        assertThat(given).isNotEmpty().containsExactlyInAnyOrderElementsOf(asked);
        assertThat(hostSettings("mainApp")).isEmpty();
    }

    @Test
    void eachFunctionRunsInOneApp() {
        List<String> alone = ownApps().map(Function::name).toList();
        List<String> together = Triggers.functions().stream()
                .filter(function -> function.ownApp().isEmpty())
                .map(Function::name)
                .toList();

        assertThat(disabledByName("mainApp")).containsExactlyInAnyOrderElementsOf(alone);
        assertThat(APPS.declaration("functions").plainTexts()).containsExactlyInAnyOrderElementsOf(together);
        assertThat(APPS.find("normalizeApps", "params.settings"))
                .get()
                .asString()
                .contains("toObject(functions, function => 'AzureWebJobs.${function}.Disabled', function => 'true')");
    }

    @Test
    void defaultsAreThoseOfTheProduct() {
        assertDefault("jobRetentionDays", SettingDefinition.JOB_RETENTION);
        assertDefault("eventsTypePrefix", SettingDefinition.EVENT_TYPE_PREFIX);
        assertDefault("eventsIncludeBulkImport", SettingDefinition.EVENT_BULK_IMPORT);
        assertDefault("eventsRetentionDays", SettingDefinition.EVENT_RETENTION);
        assertDefault("eventsPartitions", SettingDefinition.EVENT_PARTITIONS);
        assertDefault("iotCompress", SettingDefinition.IOT_COMPRESS);
        assertDefault("requestSeconds", SettingDefinition.REQUEST_SECONDS);
        assertDefault("bundleEntries", SettingDefinition.BUNDLE_ENTRIES);
        assertDefault("bodiesMb", SettingDefinition.BODIES_MB);
    }

    private static void assertDefault(String property, SettingDefinition setting) {
        assertThat(MAIN.find("product", property).map(value -> value.replace("'", "")))
                .describedAs(property)
                .hasValue(setting.defaultValue());
    }

    /** The names of all settings of both apps; those of a list of functions stand for themselves. */
    private static Set<String> set() {
        List<String> names = new ArrayList<>();
        SETTINGS.properties().stream()
                .filter(property -> property.owner().equals("own"))
                .forEach(property -> names.add(property.path()));
        DEVICE_SETTINGS.properties().stream()
                .filter(property -> property.owner().equals("values"))
                .forEach(property -> names.add(property.path()));
        names.addAll(inApp("mainApp"));
        names.addAll(inApp("normalizeApps"));
        return new TreeSet<>(names);
    }

    private static List<String> inApp(String app) {
        String start = "params.settings.";
        return APPS.properties().stream()
                .filter(property ->
                        property.owner().equals(app) && property.path().startsWith(start))
                .map(property -> property.path().substring(start.length()))
                .toList();
    }

    private static List<String> hostSettings(String app) {
        return inApp(app).stream()
                .filter(name -> name.startsWith("AzureFunctionsJobHost__"))
                .toList();
    }

    private static List<String> disabledByName(String app) {
        return inApp(app).stream()
                .filter(name -> name.endsWith(".Disabled"))
                .map(name -> name.split("\\.", -1)[1])
                .toList();
    }

    private static Stream<Function> ownApps() {
        return Triggers.functions().stream()
                .filter(function -> function.ownApp().isPresent());
    }

    private static Set<String> products() {
        return Arrays.stream(SettingDefinition.values())
                .map(SettingDefinition::variable)
                .collect(Collectors.toSet());
    }
}
