package health.callisto.fhir;

import health.callisto.problem.Problem;
import java.util.Arrays;

/** How long the tape of a {@link JsonParser} may be and how it grows, and where in the text a fault is. */
final class JsonTape {
    /** Values of any text; a longer one may have one more for each so many bytes that come before. */
    private static final int NODES = 65_536;

    private static final int BYTES_FOR_A_NODE = 8;
    private static final int FIRST = JsonDocument.STRIDE * 512;
    /** A larger tape is not kept: it would be for ever, for a text that hardly ever comes. */
    private static final int KEPT = JsonDocument.STRIDE * 65_536;

    private JsonTape() {}

    static int[] first() {
        return new int[FIRST];
    }

    /** The tape for the next text. */
    static int[] kept(int[] tape) {
        return tape.length > KEPT ? first() : tape;
    }

    /** The tape of a document; one that is not kept need not be copied where little of it is left over. */
    static int[] of(int nodes, int[] tape) {
        int length = nodes * JsonDocument.STRIDE;
        return tape.length > KEPT && length > tape.length / 4 * 3 ? tape : Arrays.copyOf(tape, length);
    }

    /**
     * A longer one; Problem INVALID where the text has too many values until the offset, however long it is: a text of numbers is
     * refused before memory is taken for all of them.
     */
    static int[] grown(int[] tape, int nodes, int offset, int length) {
        int mostHere = NODES + offset / BYTES_FOR_A_NODE;
        if (nodes > mostHere) {
            throw Problem.tooCostly("The JSON text has more than " + mostHere + " values in its first " + offset
                    + " bytes, which is too many for that length");
        }
        int most = NODES + length / BYTES_FOR_A_NODE;
        long wanted = tape.length > KEPT ? tape.length + tape.length / 2L : tape.length * 2L;
        return Arrays.copyOf(tape, (int) Math.min(wanted, (most + 1L) * JsonDocument.STRIDE));
    }

    /** A fault at the offset, with its line and column. */
    static Problem fault(String what, byte[] text, int end, int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < end; i++) {
            if (text[i] == '\n') {
                line++;
                column = 1;
            } else if ((text[i] & 0xC0) != 0x80) {
                // The bytes behind the first one of a character are no column of their own.
                column++;
            }
        }
        return Problem.invalid(
                "Not valid JSON: " + what + " (byte offset " + offset + ", line " + line + ", column " + column + ")");
    }
}
