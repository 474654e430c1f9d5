package health.callisto.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.junit.jupiter.api.Test;

/** How a text is bound decides whether a SQL Server finds it by its index: one class does it for all. */
class BoundTextsTest {
    private static final ArchRule ONE_BINDER = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("health.callisto.sql.Rows")
            .should()
            .callMethodWhere(target(owner(assignableTo(PreparedStatement.class)))
                    .and(target(nameMatching("set(N?String|Object|N?Clob|N?CharacterStream|AsciiStream)"))))
            .because("a text that is sent as NVARCHAR is not found by a key of VARCHAR but by reading all of it");

    @Test
    void onlyRowsBindsTexts() {
        JavaClasses product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/health/callisto/bench/"))
                .importPackages("health.callisto");

        assertThat(product.contain("health.callisto.sql.Rows")).isTrue();
        assertThat(product.contain("health.callisto.localhost.eventhubs.HubStore"))
                .isTrue();
        ONE_BINDER.check(product);
    }

    /** By whatever type of statement a text is bound, and by whatever method. */
    @Test
    void theRuleNoticesEachWay() {
        JavaClasses wrong = new ClassFileImporter().importClasses(Wrong.class);

        assertThat(ONE_BINDER.evaluate(wrong).getFailureReport().getDetails()).hasSize(4);
    }

    private static final class Wrong {
        @SuppressWarnings("UnusedMethod") // read by the rule, never run
        static void bind(PreparedStatement statement, java.sql.CallableStatement call) throws SQLException {
            statement.setString(1, "a");
            statement.setObject(1, "a", Types.VARCHAR);
            statement.setNString(1, "a");
            call.setString(1, "a");
            statement.setLong(1, 1);
        }
    }
}
