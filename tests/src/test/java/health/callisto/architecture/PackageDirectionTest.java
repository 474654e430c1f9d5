package health.callisto.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of docs/architecture.md point down, and nothing goes around them. */
class PackageDirectionTest {
    private static final String ROOT = "health.callisto.";

    /** What each package may stand on, its own aside. */
    private static final Map<String, List<String>> STANDS_ON = Map.ofEntries(
            entry("problem", List.of()),
            entry("fhir", List.of("problem")),
            entry("config", List.of()),
            entry("storage", List.of("config")),
            entry("time", List.of()),
            entry("expression", List.of()),
            entry("patch", List.of("fhir", "problem")),
            entry("hapi", List.of("fhir", "problem")),
            entry("deidentify", List.of("hapi", "fhir", "problem")),
            entry("sql", List.of("fhir", "problem")),
            entry("resource", List.of("sql", "fhir", "problem")),
            entry("search", List.of("resource", "sql", "http", "fhir", "problem")),
            entry("intake", List.of("search", "resource", "fhir", "problem")),
            entry("job", List.of("sql")),
            entry("terminology", List.of("search", "resource", "http", "fhir", "problem")),
            entry("access", List.of("problem")),
            entry("http", List.of("hapi", "fhir", "problem", "access", "config")),
            entry("manage", List.of("http", "access", "sql", "fhir", "problem")),
            entry(
                    "workspace",
                    List.of(
                            "manage",
                            "intake",
                            "terminology",
                            "search",
                            "job",
                            "resource",
                            "sql",
                            "http",
                            "config",
                            "fhir",
                            "problem")),
            entry(
                    "rest",
                    List.of(
                            "access",
                            "http",
                            "workspace",
                            "manage",
                            "intake",
                            "terminology",
                            "search",
                            "patch",
                            "hapi",
                            "resource",
                            "sql",
                            "fhir",
                            "problem",
                            "config")),
            entry(
                    "operation",
                    List.of(
                            "rest",
                            "access",
                            "http",
                            "workspace",
                            "terminology",
                            "intake",
                            "search",
                            "hapi",
                            "resource",
                            "fhir",
                            "problem",
                            "sql")),
            entry(
                    "bundle",
                    List.of(
                            "rest",
                            "http",
                            "access",
                            "workspace",
                            "intake",
                            "search",
                            "patch",
                            "resource",
                            "sql",
                            "fhir",
                            "problem")),
            entry("capability", List.of("rest", "http", "access", "workspace", "search", "fhir", "problem")),
            entry(
                    "iot",
                    List.of(
                            "manage",
                            "expression",
                            "rest",
                            "http",
                            "access",
                            "workspace",
                            "intake",
                            "search",
                            "resource",
                            "config",
                            "fhir",
                            "problem")),
            entry("telemetry", List.of("manage", "storage", "config", "fhir", "problem")),
            entry(
                    "events",
                    List.of(
                            "manage",
                            "rest",
                            "http",
                            "access",
                            "workspace",
                            "search",
                            "resource",
                            "sql",
                            "config",
                            "fhir",
                            "problem")),
            entry(
                    "bulk",
                    List.of(
                            "operation",
                            "rest",
                            "http",
                            "access",
                            "storage",
                            "workspace",
                            "intake",
                            "search",
                            "patch",
                            "deidentify",
                            "resource",
                            "job",
                            "sql",
                            "fhir",
                            "problem",
                            "config")));

    /** What ResourceStore is cut into; each takes the transaction's connection. The list may only become shorter. */
    private static final DescribedPredicate<JavaClass> PARTS_OF_THE_STORE = belongToAnyOf(
            "feed.ChangeFeed",
            "commit.Commit",
            "commit.CommitRows",
            "feed.FeedCounter",
            "feed.FeedPositions",
            "commit.GivenVersions",
            "index.IndexBacklog",
            "index.IndexRows",
            "feed.SerialPositions",
            "feed.TicketPositions",
            "index.WaitingRows");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // The benchmarks measure the product; they are no part of it.
            .withImportOption(location -> !location.contains("/health/callisto/bench/"))
            .importPackages("health.callisto");

    static Stream<Arguments> packages() {
        return STANDS_ON.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageStandsOnlyOnWhatIsBelowIt(String name, List<String> standsOn) {
        // Whoever keeps anything for a while measures how long.
        List<String> allowed = new ArrayList<>(List.of(ROOT + name + "..", ROOT + "time.."));
        standsOn.forEach(below -> allowed.add(ROOT + below + ".."));

        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("health.callisto..")
                        .and(resideOutsideOfPackages(allowed.toArray(String[]::new))))
                .check(PRODUCT);
    }

    @Test
    void everyPackageOfTheDomainHasItsPlace() {
        classes()
                .that(resideInAPackage("health.callisto.(*)..")
                        .and(resideOutsideOfPackages(
                                "health.callisto.functions..",
                                "health.callisto.localhost..",
                                "health.callisto.definitions..")))
                .should()
                .resideInAnyPackage(STANDS_ON.keySet().stream()
                        .map(name -> ROOT + name + "..")
                        .toArray(String[]::new))
                .check(PRODUCT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("health.callisto.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    /** Rooms of one package too: {@code search.query} stands on {@code search.sql} and not the other way round. */
    @Test
    void roomsHaveNoCycles() {
        for (String name : List.of("search", "resource", "iot")) {
            slices().matching(ROOT + name + ".(*)").should().beFreeOfCycles().check(PRODUCT);
        }
    }

    @Test
    void noPackageIsTooLargeToBeRead() {
        Map<String, Long> files = PRODUCT.stream()
                .filter(type -> outermost(type).equals(type.getName()))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(40));
    }

    @Test
    void theCompositionRootStaysShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("../shared/src/main/java/health/callisto/Callisto.java")))
                .hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void fhirIsPure() {
        noClasses()
                .that()
                .resideInAPackage("health.callisto.fhir..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "com.azure..", "com.microsoft..", "org.sqlite..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("health.callisto.fhir..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .check(PRODUCT);
    }

    @Test
    void theDomainKnowsNothingOfTheFunctionsHost() {
        noClasses()
                .that(resideOutsideOfPackages("health.callisto.functions..", "health.callisto.localhost.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.microsoft.azure.functions..")
                .check(PRODUCT);
    }

    @Test
    void noClassIsNamedForWhatItIsMadeOf() {
        for (String suffix : List.of("Impl", "Util", "Utils", "Helper", "Manager")) {
            noClasses().should().haveSimpleNameEndingWith(suffix).check(PRODUCT);
        }
        noClasses().should().haveSimpleNameStartingWith("Abstract").check(PRODUCT);
        noClasses()
                .should()
                .resideInAnyPackage("..impl..", "..util..", "..common..", "..manager..", "..service..", "..model..")
                .check(PRODUCT);
    }

    @Test
    void sqlIsSpokenOnlyInSqlAndInClassesNamedForIt() {
        noClasses()
                .that(not(resideInAPackage("health.callisto.sql..")).and(not(namedForSql())))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .check(PRODUCT);
    }

    private static DescribedPredicate<JavaClass> belongToAnyOf(String... names) {
        Set<String> outer =
                Arrays.stream(names).map(name -> ROOT + "resource." + name).collect(toUnmodifiableSet());
        return DescribedPredicate.describe("parts of the resource store", type -> outer.contains(outermost(type)));
    }

    /** The name of the class that a nested one belongs to. */
    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static DescribedPredicate<JavaClass> namedForSql() {
        return DescribedPredicate.<JavaClass>describe(
                        "classes named for SQL",
                        type -> outermost(type).endsWith("Sql")
                                || outermost(type).endsWith("Store"))
                .or(PARTS_OF_THE_STORE);
    }
}
