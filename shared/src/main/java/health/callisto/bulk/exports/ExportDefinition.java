package health.callisto.bulk.exports;

import health.callisto.bulk.JobJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an export job is to write.
 *
 * @param request its URL
 * @param types to export; empty: all
 * @param filters of a type only what one of its filters matches
 * @param after only versions with a greater surrogate id ({@code _since})
 * @param before only versions with a lesser surrogate id ({@code _till})
 * @param elements only these of each resource; empty: all
 * @param mostInFile resources in a file; 0: no bound but its size
 * @param history replaced versions as well
 * @param deleted deletions as well
 * @param ruleFile by whose rules it is de-identified; null: it is not, or it began before there were any
 */
record ExportDefinition(
        String request,
        Scope scope,
        List<String> types,
        List<Filter> filters,
        long after,
        long before,
        List<String> elements,
        String container,
        long mostInFile,
        boolean history,
        boolean deleted,
        @Nullable RuleFile ruleFile) {
    /** A {@code _typeFilter}: {@code Type?query}. */
    record Filter(String type, String query) {}

    /**
     * Whose resources are exported.
     *
     * @param patients only what is in the compartments of patients
     * @param ids of these patients; empty: of all of them or of the group
     * @param group of the members of this version: {@code id/version}; empty: there is none
     */
    record Scope(boolean patients, List<String> ids, String group) {}

    /** By whose rules it is de-identified; empty: it is not. */
    Optional<RuleFile> rules() {
        return Optional.ofNullable(ruleFile);
    }

    String json() {
        return JobJson.write(this);
    }

    static ExportDefinition parse(String json) {
        return JobJson.read(json, ExportDefinition.class);
    }
}
