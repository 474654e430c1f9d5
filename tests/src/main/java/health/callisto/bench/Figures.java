package health.callisto.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Prints figures, one JSON line each; where a limit exists, how far above it the figure is (below, for what should be small). */
final class Figures {
    private final PrintStream out;

    Figures(PrintStream out) {
        this.out = out;
    }

    void print(String name, double value, String unit) {
        out.printf(Locale.ROOT, "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\"}%n", name, number(value), unit);
    }

    /** With {@code ratio}: value / limit; a limit of 0 is none. */
    void print(String name, double value, String unit, double limit) {
        if (limit == 0) {
            print(name, value, unit);
            return;
        }
        out.printf(
                Locale.ROOT,
                "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"limit\":%s,\"ratio\":%.2f}%n",
                name,
                number(value),
                unit,
                number(limit),
                value / limit);
    }

    private static String number(double value) {
        return value >= 100 ? String.format(Locale.ROOT, "%.0f", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
