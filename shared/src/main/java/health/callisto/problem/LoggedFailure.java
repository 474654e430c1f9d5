package health.callisto.problem;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A failure as it may stand in a log: class, stack trace and causes, but of a library's message only what cannot hold a value
 * of a resource. Parsers quote what they were given (Jackson, HAPI, {@code java.time}, {@code Long.parseLong}), and a database
 * quotes the key that is there twice. So a message is kept where our own code wrote it and where input or output failed; of a
 * database's, what it quotes is left out; any other is dropped.
 */
public final class LoggedFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String OURS = "health.callisto.";
    /** Networks, files and Azure: their messages name hosts, files and codes. */
    private static final List<String> INPUT_OUTPUT = List.of(
            "java.io.",
            "java.net.",
            "java.nio.",
            "javax.net.",
            "com.azure.",
            "io.netty.",
            "reactor.",
            "org.eclipse.jetty.io.");
    /** By name: this package knows no database. */
    private static final List<String> DATABASES = List.of("java.sql.", "com.microsoft.sqlserver.", "org.sqlite.");
    /** From the first quote to the last: a value may have quotes itself. */
    private static final Pattern QUOTED = Pattern.compile("'.*'|\".*\"|\\(.*\\)", Pattern.DOTALL);
    /** Of a chain that refers to itself, or of a very long one, the rest is left out. */
    private static final int DEEPEST = 10;

    private final String text;

    private LoggedFailure(Throwable failure, Optional<LoggedFailure> cause) {
        super(null, cause.orElse(null), false, true);
        this.text = text(failure);
        setStackTrace(failure.getStackTrace());
    }

    /** For the last argument of a log call. */
    public static LoggedFailure of(Throwable failure) {
        return of(failure, 1);
    }

    private static LoggedFailure of(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        return new LoggedFailure(
                failure, cause == null || depth == DEEPEST ? Optional.empty() : Optional.of(of(cause, depth + 1)));
    }

    /** For a line without a stack trace: our own message as it is, or the class and what may be said, of the failure and its cause. */
    public static String line(Throwable failure) {
        String own = isOurs(failure) ? message(failure) : "";
        String text = own.isEmpty() ? text(failure) : own;
        Throwable cause = failure.getCause();
        return cause == null ? text : text + "; " + text(cause);
    }

    private static String text(Throwable failure) {
        String message = message(failure);
        String name = failure.getClass().getName();
        return message.isEmpty() ? name : name + ": " + message;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        boolean copied =
                failure.getCause() != null && failure.getCause().toString().equals(message);
        if (message == null || copied) {
            return "";
        }
        String name = failure.getClass().getName();
        if (DATABASES.stream().anyMatch(name::startsWith)) {
            return QUOTED.matcher(message).replaceAll("…");
        }
        boolean inputOutput =
                INPUT_OUTPUT.stream().anyMatch(name::startsWith) && !(failure instanceof UncheckedIOException);
        boolean harmless = inputOutput || failure instanceof VirtualMachineError || failure instanceof TimeoutException;
        return harmless || isOurs(failure) ? message : "";
    }

    /** Whether our own code made it, so that its message is ours. */
    private static boolean isOurs(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        return failure instanceof Problem
                || (frames.length > 0 && frames[0].getClassName().startsWith(OURS));
    }

    /** What a log prints first; it names the class of the failure itself, so it is no message of this one. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return text;
    }
}
