package health.callisto.localhost;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows progress: a bar that is drawn again on a terminal, plain lines elsewhere, and only when something has changed. */
final class ProgressLine {
    private static final int WIDTH = 30;
    private static final Pattern UNITS = Pattern.compile("(\\d+) of (\\d+) units.*");

    /** What stands behind it changes with time alone. */
    private static final Pattern RATE = Pattern.compile(", \\d+/s");

    private final PrintStream out;
    private final boolean terminal;
    private String last = "";

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(String progress) {
        String soFar = RATE.split(progress, 2)[0];
        if (progress.isEmpty() || (!terminal && soFar.equals(last))) {
            return;
        }
        last = soFar;
        if (terminal) {
            out.print("\r" + bar(progress) + " " + progress + "\u001b[K");
            out.flush();
        } else {
            out.println("  " + progress);
        }
    }

    void end() {
        if (terminal && !last.isEmpty()) {
            out.println();
        }
    }

    private static String bar(String progress) {
        Matcher units = UNITS.matcher(progress);
        int filled = units.matches()
                ? WIDTH * Integer.parseInt(units.group(1)) / Math.max(1, Integer.parseInt(units.group(2)))
                : 0;
        return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "]";
    }
}
