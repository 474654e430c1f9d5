package health.callisto.search.query;

import java.util.Locale;

/** The prefixes of numbers, dates and quantities (R4 search.html#prefix). */
public enum Prefix {
    EQ,
    NE,
    GT,
    LT,
    GE,
    LE,
    SA,
    EB,
    AP;

    /** A value and the prefix before it; {@link #EQ} where there is none. */
    record Prefixed(Prefix prefix, String value) {}

    static Prefixed read(String text) {
        for (Prefix prefix : values()) {
            if (text.startsWith(prefix.name().toLowerCase(Locale.ROOT))) {
                return new Prefixed(prefix, text.substring(2));
            }
        }
        return new Prefixed(EQ, text);
    }
}
