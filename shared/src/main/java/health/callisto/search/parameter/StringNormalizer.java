package health.callisto.search.parameter;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Folds case, accents and punctuation, so that a search finds {@code Ångström} by {@code angstrom}, {@code Groß} by {@code
 * GROSS} and {@code O'Brien} by {@code obrien} (R4 search.html#string).
 */
public final class StringNormalizer {
    private static final char LEFT_OUT = 0;
    /** Not ASCII: asked of Unicode's tables. */
    private static final char OTHER = 1;

    private static final char[] ASCII = ascii();

    private StringNormalizer() {}

    /**
     * The text without accents and punctuation, in lower case, its words with single spaces between them. Apostrophes and full
     * stops are left out, all other punctuation parts words. A text of nothing else stays as it is: it is no search for all.
     */
    public static String normalize(String text) {
        boolean plain = true;
        boolean folded = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain &= c < 0x80;
            folded &= isLetterOrDigit(c) || (c == ' ' && i > 0 && i + 1 < text.length() && text.charAt(i - 1) != ' ');
        }
        if (plain && folded) {
            return text.toLowerCase(Locale.ROOT);
        }
        String decomposed = plain ? text : Normalizer.normalize(text, Normalizer.Form.NFKD);
        String words = words(decomposed);
        return words.isEmpty() ? text.strip().toLowerCase(Locale.ROOT) : words;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static String words(String decomposed) {
        StringBuilder kept = new StringBuilder(decomposed.length() + 4);
        boolean parted = false;
        boolean ascii = true;
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            char folded = c < ASCII.length ? ASCII[c] : OTHER;
            if (folded == LEFT_OUT || (folded == OTHER && isLeftOut(c))) {
                continue;
            }
            if (folded == ' ' || (folded == OTHER && parts(c))) {
                parted = true;
                continue;
            }
            if (parted && !kept.isEmpty()) {
                kept.append(' ');
            }
            parted = false;
            if (folded == OTHER) {
                ascii = false;
                append(kept, c);
            } else {
                kept.append(folded);
            }
        }
        // A final sigma is one at the end of a word only.
        return ascii
                ? kept.toString()
                : kept.toString().toLowerCase(Locale.ROOT).replace('\u03c2', '\u03c3');
    }

    /** What each ASCII character is folded to: most text has no others, and an import folds millions of them. */
    private static char[] ascii() {
        char[] folded = new char[0x80];
        for (char c = 0; c < folded.length; c++) {
            folded[c] = isLeftOut(c) ? LEFT_OUT : parts(c) ? ' ' : Character.toLowerCase(c);
        }
        return folded;
    }

    private static boolean isLeftOut(char c) {
        return switch (c) {
            case '\'', '.', '`', '\u00b4', '\u2018', '\u2019', '\u201b', '\u02bb', '\u02bc', '\u02b9', '\u2032' -> true;
            default -> c >= 0x80 && Character.getType(c) == Character.NON_SPACING_MARK;
        };
    }

    private static boolean parts(char c) {
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** DeadLetterFile that stay whole when accents are taken off, as people write them without these keys. */
    private static void append(StringBuilder kept, char c) {
        switch (c) {
            case '\u00df', '\u1e9e' -> kept.append("ss");
            case '\u00e6', '\u00c6' -> kept.append("ae");
            case '\u0153', '\u0152' -> kept.append("oe");
            case '\u00f8', '\u00d8' -> kept.append('o');
            case '\u0142', '\u0141' -> kept.append('l');
            case '\u0111', '\u0110', '\u00f0', '\u00d0' -> kept.append('d');
            case '\u00fe', '\u00de' -> kept.append("th");
            case '\u0127', '\u0126' -> kept.append('h');
            case '\u0131' -> kept.append('i');
            case '\u0167', '\u0166' -> kept.append('t');
            case '\u014b', '\u014a' -> kept.append('n');
            default -> kept.append(c);
        }
    }
}
