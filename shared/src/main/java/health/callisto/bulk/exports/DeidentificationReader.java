package health.callisto.bulk.exports;

import health.callisto.deidentify.Deidentifier;
import health.callisto.deidentify.Origin;
import health.callisto.fhir.Definitions;
import health.callisto.operation.OperationInput;
import health.callisto.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what {@code $export} is told about de-identification, and whether the rules can be honoured; Problem INVALID if not. */
final class DeidentificationReader {
    private static final String CONFIG = "_anonymizationConfig";
    private static final String ETAG = "_anonymizationConfigEtag";

    private final OperationInput input;
    private final RuleFiles files;
    private final Definitions definitions;

    DeidentificationReader(OperationInput input, RuleFiles files, Definitions definitions) {
        this.input = input;
        this.files = files;
        this.definitions = definitions;
    }

    /** Whether a parameter is about de-identification: one that is misspelt must not make an export of what identifies. */
    static boolean isConcerned(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("_anonymi")
                || name.toLowerCase(Locale.ROOT).startsWith("_deidentif");
    }

    /**
     * The file by whose rules the export is de-identified; empty: it is not.
     *
     * @param types that are exported
     * @param deletions whether they were asked for
     */
    Optional<RuleFile> read(List<String> types, boolean deletions) {
        List<String> names = input.texts(CONFIG);
        Optional<String> etag = input.text(ETAG);
        if (names.isEmpty()) {
            if (etag.isPresent()) {
                throw Problem.invalid(ETAG + " belongs to " + CONFIG + ", which is not there");
            }
            return Optional.empty();
        }
        if (names.size() > 1 || !isName(names.get(0))) {
            throw Problem.invalid(CONFIG + " must be the name of one file in the container " + RuleFiles.CONTAINER);
        }
        RuleFile file = files.find(names.get(0), etag);
        Deidentifier deidentifier = files.open(file, definitions);
        if (deletions) {
            types.forEach(type -> requireIds(type, deidentifier));
        }
        return Optional.of(file);
    }

    /** A way upwards would lead into other containers. */
    private static boolean isName(String name) {
        return Arrays.stream(name.split("[/\\\\]", -1)).noneMatch(part -> part.isBlank() || part.matches("\\.+"));
    }

    /** A deletion is told by the id that the resource had in earlier exports. */
    private static void requireIds(String type, Deidentifier deidentifier) {
        byte[] probe = ("{\"resourceType\":\"" + type + "\",\"id\":\"probe\"}").getBytes(StandardCharsets.UTF_8);
        if (deidentifier.idOf(probe, new Origin("", "")).isEmpty()) {
            throw Problem.invalid("The rules leave no id of a " + type
                    + " by which a deletion could be told: leave out includeAssociatedData=_deleted, or keep or cryptoHash "
                    + type + ".id");
        }
    }
}
