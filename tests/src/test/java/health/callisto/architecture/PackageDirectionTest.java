package health.callisto.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            entry("fhir", List.of()),
            entry("config", List.of()),
            entry("storage", List.of()),
            entry("time", List.of()),
            entry("expression", List.of()),
            entry("patch", List.of("fhir")),
            entry("hapi", List.of("fhir")),
            entry("deidentify", List.of("hapi", "fhir")),
            entry("sql", List.of("fhir")),
            entry("resource", List.of("sql", "fhir")),
            entry("search", List.of("resource", "sql", "fhir")),
            entry("job", List.of("sql")),
            entry("terminology", List.of("search", "resource", "fhir")),
            entry("access", List.of("fhir")),
            entry("workspace", List.of("manage", "terminology", "search", "job", "resource", "sql", "config", "fhir")),
            entry(
                    "rest",
                    List.of(
                            "access",
                            "workspace",
                            "manage",
                            "terminology",
                            "search",
                            "patch",
                            "hapi",
                            "resource",
                            "sql",
                            "fhir",
                            "config")),
            entry("bundle", List.of("rest", "access", "workspace", "search", "resource", "sql", "fhir")),
            entry("capability", List.of("rest", "access", "workspace", "search", "fhir")),
            entry("manage", List.of("sql", "fhir")),
            entry(
                    "iot",
                    List.of(
                            "manage",
                            "expression",
                            "rest",
                            "access",
                            "workspace",
                            "search",
                            "resource",
                            "config",
                            "fhir")),
            entry("telemetry", List.of("manage", "storage", "config", "fhir")),
            entry(
                    "events",
                    List.of("manage", "rest", "access", "workspace", "search", "resource", "sql", "config", "fhir")),
            entry(
                    "bulk",
                    List.of(
                            "rest",
                            "access",
                            "storage",
                            "workspace",
                            "search",
                            "patch",
                            "deidentify",
                            "resource",
                            "job",
                            "sql",
                            "fhir",
                            "config")));

    /** What ResourceStore is cut into; each takes the transaction's connection. The list may only become shorter. */
    private static final DescribedPredicate<JavaClass> PARTS_OF_THE_STORE = belongToAnyOf(
            "ChangeFeed",
            "Commit",
            "CommitRows",
            "FeedCounter",
            "FeedPositions",
            "GivenVersions",
            "IndexBacklog",
            "IndexRows",
            "SerialPositions",
            "TicketPositions",
            "WaitingRows");

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
                .that(resideInAPackage("health.callisto.(*)")
                        .and(resideOutsideOfPackages(
                                "health.callisto.functions..",
                                "health.callisto.localhost..",
                                "health.callisto.definitions..")))
                .should()
                .resideInAnyPackage(
                        STANDS_ON.keySet().stream().map(name -> ROOT + name).toArray(String[]::new))
                .check(PRODUCT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("health.callisto.(*)..").should().beFreeOfCycles().check(PRODUCT);
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
