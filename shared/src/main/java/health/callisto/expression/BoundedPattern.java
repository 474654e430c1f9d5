package health.callisto.expression;

import java.util.regex.Pattern;

/** A regular expression that gives up: some take longer than the world stands on a text that was made for them. */
record BoundedPattern(Pattern pattern) {
    private static final int STEPS = 1_000_000;

    boolean find(String text) {
        return pattern.matcher(new Counted(text)).find();
    }

    /** Every character that the matcher looks at counts. */
    private static final class Counted implements CharSequence {
        private final CharSequence text;
        private int left = STEPS;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new ExpressionError(
                        ExpressionError.Kind.TOO_MUCH_WORK, "A regular expression takes too long on this text");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
