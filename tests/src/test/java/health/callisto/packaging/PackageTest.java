package health.callisto.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The folder that is deployed, as the build left it. */
class PackageTest {
    private static final Path FOLDER = Path.of("..", "functions/target/azure-functions/callisto");
    private static final int JAVA_17 = 61;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void eachFunctionHasItsFolderAndNoOtherHas() throws IOException {
        List<String> functions = new ClassFileImporter()
                .importPackages("health.callisto.functions").stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(FunctionName.class))
                        .map(PackageTest::functionName)
                        .toList();

        assertThat(functions).isNotEmpty();
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.filter(file -> Files.exists(file.resolve("function.json")))
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(functions);
        }
    }

    /** Linux, macOS and Windows on x64 and arm64; of other platforms nothing travels. */
    @Test
    void nativesAreThoseOfThePlatformsThatItRunsOn() throws IOException {
        assertThat(entries("sqlite-jdbc", "org/sqlite/native/.*\\.(so|dylib|dll)"))
                .extracting(name -> name.replaceFirst("org/sqlite/native/(\\w+/\\w+)/.*", "$1"))
                .containsExactlyInAnyOrder(
                        "Linux/x86_64",
                        "Linux/aarch64",
                        "Mac/x86_64",
                        "Mac/aarch64",
                        "Windows/x86_64",
                        "Windows/aarch64");
        assertThat(entries("zstd-jni", ".*\\.(so|dylib|dll)"))
                .extracting(name -> name.replaceFirst("(\\w+/\\w+)/.*", "$1"))
                .containsExactlyInAnyOrder(
                        "linux/amd64", "linux/aarch64", "darwin/x86_64", "darwin/aarch64", "win/amd64", "win/aarch64");
    }

    @Test
    void thePackageHasRoomForWhatComes() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isLessThan(108L << 20);
        }
    }

    private static List<String> entries(String library, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("lib"))) {
            Path jar = files.filter(file -> file.getFileName().toString().startsWith(library + "-"))
                    .findFirst()
                    .orElseThrow();
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                return zip.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.matches(pattern))
                        .toList();
            }
        }
    }

    @Test
    void allOfHttpGoesToOneFunction() throws IOException {
        assertThat(binding("FhirHttp")).isEqualTo(JSON.readTree("""
                {"type":"httpTrigger","direction":"in","name":"request","route":"{*path}",
                "methods":["GET","HEAD","POST","PUT","PATCH","DELETE","OPTIONS"],"authLevel":"ANONYMOUS"}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "ImportUnit, callisto-import",
        "ExportUnit, callisto-export",
        "ReindexUnit, callisto-reindex",
        "BulkDeleteUnit, callisto-bulk-delete",
        "BulkUpdateUnit, callisto-bulk-update"
    })
    void unitsComeFromTheQueueOfTheirKindInTheConfiguredAccount(String function, String queue) throws IOException {
        assertThat(binding(function)).isEqualTo(JSON.readTree("""
                {"type":"queueTrigger","direction":"in","name":"message","queueName":"%s",
                "connection":"AzureWebJobsStorage"}""".formatted(queue)));
    }

    @ParameterizedTest
    @CsvSource({"JobSweep, */5 * * * * *", "EventPublish, * * * * * *", "AccountTelemetry, 0 0 * * * *"})
    void jobsAreLookedAfterEveryFiveSecondsEventsEverySecondAndAccountsEveryHour(String function, String schedule)
            throws IOException {
        assertThat(binding(function)).isEqualTo(JSON.readTree("""
                {"type":"timerTrigger","direction":"in","name":"timer","schedule":"%s"}""".formatted(schedule)));
    }

    /** Tried without end: the host moves its checkpoint behind the last try, whether it went well or not. */
    @ParameterizedTest
    @CsvSource({"Normalize, messages, CALLISTO_IOT_DEVICES", "Convert, measurements, CALLISTO_IOT_NORMALIZED"})
    void eventsComeInBatchesFromTheConfiguredHubAndAreTriedWithoutEnd(String function, String name, String connection)
            throws IOException {
        assertThat(binding(function)).isEqualTo(JSON.readTree("""
                {"type":"eventHubTrigger","direction":"in","name":"%s","dataType":"binary","connection":"%s",
                "eventHubName":"%%%s_HUB%%","cardinality":"MANY","consumerGroup":"%%%s_GROUP%%"}""".formatted(name, connection, connection, connection)));
        assertThat(JSON.readTree(FOLDER.resolve(function)
                                .resolve("function.json")
                                .toFile())
                        .at("/retry/maxRetryCount")
                        .asInt())
                .isEqualTo(-1);
    }

    @Test
    void theHostHasItsExtensionsAndLimitsForEachKindOfTrigger() throws IOException {
        JsonNode host = JSON.readTree(FOLDER.resolve("host.json").toFile());

        assertThat(host.at("/extensionBundle/id").asText()).isEqualTo("Microsoft.Azure.Functions.ExtensionBundle");
        assertThat(host.at("/extensionBundle/version").asText()).isEqualTo("[4.*, 5.0.0)");
        assertThat(host.at("/extensions/http/maxConcurrentRequests").asInt()).isPositive();
        assertThat(host.at("/extensions/http/routePrefix").asText("api")).isEmpty();
        assertThat(host.at("/extensions/queues/visibilityTimeout").asText()).isNotEqualTo("00:00:00");
        assertThat(host.at("/extensions/queues/messageEncoding").asText()).isEqualTo("base64");
        // The host waits for more only where it is told to wait for more than one.
        assertThat(host.at("/extensions/eventHubs/minEventBatchSize").asInt()).isGreaterThan(1);
        assertThat(host.at("/extensions/eventHubs/batchCheckpointFrequency").asInt())
                .isEqualTo(1);
        assertThat(host.at("/functionTimeout").asText()).isNotEmpty();
    }

    @Test
    void thePackageIsSmallEnoughToStartQuickly() throws IOException {
        CountingOutput count = new CountingOutput();
        try (ZipOutputStream zip = new ZipOutputStream(count);
                Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(FOLDER.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }

        assertThat(count.bytes).isLessThan(120_000_000);
    }

    private static final class CountingOutput extends OutputStream {
        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            bytes += length;
        }
    }

    @Test
    void theHostsSettingsAreThoseOfTheRoot() throws IOException {
        assertThat(FOLDER.resolve("host.json")).hasSameTextualContentAs(Path.of("..", "host.json"));
    }

    /** They are a developer's, and may open the app to everyone. */
    @Test
    void localSettingsDoNotTravel() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("local.settings.json");
        }
    }

    /** The worker's own win over these: what we were compiled against would not be what runs. */
    @Test
    void nothingIsBroughtThatTheWorkerHasItself() throws IOException {
        assertThat(libraries())
                .isNotEmpty()
                .noneMatch(name -> name.startsWith("gson-")
                        || name.startsWith("azure-functions-java-core")
                        || name.startsWith("azure-functions-java-spi"));
    }

    /** The worker has none: without it nothing would be logged. */
    @Test
    void exactlyOneBindingOfTheLogIsBrought() throws IOException {
        assertThat(libraries())
                .filteredOn(name -> name.matches("(slf4j-(simple|jdk14|nop|reload4j)|logback-classic|log4j-slf4j).*"))
                .singleElement()
                .asString()
                .startsWith("slf4j-simple-2.");
    }

    @Test
    void noClassNeedsMoreThanJava17() throws IOException {
        List<String> tooNew = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                collectNewerThan17(jar, tooNew);
            }
        }

        assertThat(tooNew).isEmpty();
    }

    private static void collectNewerThan17(Path file, List<String> tooNew) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                // Classes for newer versions of Java are read by those only.
                if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/versions/")) {
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        in.readInt();
                        in.readUnsignedShort();
                        if (in.readUnsignedShort() > JAVA_17) {
                            tooNew.add(file.getFileName() + " " + entry.getName());
                        }
                    }
                }
            }
        }
    }

    private static String functionName(JavaMethod method) {
        return method.getAnnotationOfType(FunctionName.class).value();
    }

    private static JsonNode binding(String function) throws IOException {
        return JSON.readTree(FOLDER.resolve(function).resolve("function.json").toFile())
                .path("bindings")
                .path(0);
    }

    private static List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
