package health.callisto.bundle;

import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import java.util.function.Supplier;

/** Says in which entry of a bundle an error happened. */
final class InEntry {
    private InEntry() {}

    static <T> T call(EntryRequest entry, Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem error) {
            throw new Problem(
                    error.kind(),
                    error.issues().stream().map(issue -> located(entry, issue)).toList());
        }
    }

    static void run(EntryRequest entry, Runnable work) {
        call(entry, () -> {
            work.run();
            return entry;
        });
    }

    /** {@code Patient.name[0]} becomes {@code Bundle.entry[3].resource.name[0]}. */
    private static Issue located(EntryRequest entry, Issue issue) {
        int dot = issue.expression().indexOf('.');
        String inside = issue.expression().isEmpty()
                ? ""
                : ".resource" + (dot < 0 ? "" : issue.expression().substring(dot));
        return new Issue(issue.severity(), issue.code(), issue.diagnostics(), entry.place() + inside);
    }
}
