package health.callisto.search;

import java.text.Normalizer;
import java.util.Locale;

/** Folds case and accents, so that a search finds {@code Ångström} by {@code angstrom} (R4 search.html#string). */
public final class StringNormalizer {
    private StringNormalizer() {}

    /** The text without accents, in lower case, its white space as single spaces and none at its ends. */
    public static String normalize(String text) {
        boolean plain = true;
        boolean folded = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain &= c < 0x80;
            folded &= c > ' ' || (c == ' ' && i > 0 && i + 1 < text.length() && text.charAt(i - 1) != ' ');
        }
        String spaced = folded ? text : text.strip().replaceAll("\\s+", " ");
        if (plain) {
            return spaced.toLowerCase(Locale.ROOT);
        }
        String decomposed = Normalizer.normalize(spaced, Normalizer.Form.NFKD);
        StringBuilder kept = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            if (Character.getType(c) != Character.NON_SPACING_MARK) {
                kept.append(c);
            }
        }
        return kept.toString().toLowerCase(Locale.ROOT);
    }
}
