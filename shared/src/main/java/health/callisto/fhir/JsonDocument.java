package health.callisto.fhir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A parsed JSON text: its bytes, and a tape with one record of five numbers for each value, in the order of the text.
 * A node is the position of its record (0, 1, 2 …), so a walk makes no objects and every value can be copied out of the
 * source byte for byte. The children of a node follow it; {@link #next} leads from one to the next.
 */
public final class JsonDocument {
    /** The outermost value. */
    public static final int ROOT = 0;
    /** What {@link #firstChild}, {@link #next} and {@link #child} answer where there is none. */
    public static final int NONE = -1;

    /** The six kinds of a JSON value; true and false are one kind. */
    public enum Kind {
        OBJECT(0),
        ARRAY(1),
        STRING(2),
        NUMBER(3),
        BOOLEAN(4),
        NULL(5);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }

        /** The kind as it stands on the tape. */
        int bits() {
            return bits;
        }
    }

    static final int STRIDE = 5;
    static final int HEAD = 0;
    static final int NAME_START = 1;
    static final int START = 2;
    static final int END = 3;
    static final int NEXT = 4;

    static final int KIND_MASK = 7;

    private static final int STRING_KIND = 2;
    static final int SHADOW = 1 << 3;
    static final int FILLED = 1 << 4;
    static final int ESCAPED = 1 << 5;
    static final int NAME_SHIFT = 8;

    /** For {@link #mayHave}: all names. */
    static final long ANY_NAME = -1;

    private static final Kind[] KINDS = Kind.values();

    private final byte[] bytes;
    private final int[] tape;
    private final int nodes;
    private final boolean spaced;
    private final boolean controls;
    private final long rootNames;

    JsonDocument(byte[] bytes, int[] tape, int nodes, boolean spaced, boolean controls) {
        this.bytes = bytes;
        this.tape = tape;
        this.nodes = nodes;
        this.spaced = spaced;
        this.controls = controls;
        this.rootNames = rootNames();
    }

    private long rootNames() {
        long names = 0;
        for (int child = firstChild(ROOT); child != NONE; child = next(child)) {
            names |= 1L << name(child);
        }
        return names;
    }

    /** One bit for each of the names, which some share. */
    static long namesMask(int[] names) {
        long mask = 0;
        for (int name : names) {
            mask |= 1L << name;
        }
        return mask;
    }

    /** False if the outermost value has surely no member of these names, by {@link #namesMask}. */
    boolean mayHave(long names) {
        return (rootNames & names) != 0;
    }

    /** The source. Not a copy: a document owns its bytes and nobody may change them. */
    public byte[] bytes() {
        return bytes;
    }

    public int nodeCount() {
        return nodes;
    }

    /** Whether the source has white space between its tokens. */
    boolean spaced() {
        return spaced;
    }

    /** Whether the node is a string with a control character that FHIR does not have. */
    boolean hasControls(int node) {
        return controls
                && isString(node)
                && isEscaped(node)
                && text(node).chars().anyMatch(JsonStrings::isControl);
    }

    public Kind kind(int node) {
        return KINDS[tape[node * STRIDE + HEAD] & KIND_MASK];
    }

    public boolean isObject(int node) {
        return (tape[node * STRIDE + HEAD] & KIND_MASK) == 0;
    }

    public boolean isArray(int node) {
        return (tape[node * STRIDE + HEAD] & KIND_MASK) == 1;
    }

    public boolean isString(int node) {
        return (tape[node * STRIDE + HEAD] & KIND_MASK) == STRING_KIND;
    }

    /** The first member or item, or {@link #NONE}. */
    public int firstChild(int node) {
        return (tape[node * STRIDE + HEAD] & FILLED) != 0 ? node + 1 : NONE;
    }

    /** The next member or item of the same parent, or {@link #NONE}. */
    public int next(int node) {
        return tape[node * STRIDE + NEXT];
    }

    /** The node after this one and all that is inside it, in the order of the text; may be {@link #nodeCount}. */
    public int after(int node) {
        int end = tape[node * STRIDE + END];
        int following = node + 1;
        while (following < nodes && tape[following * STRIDE + START] < end) {
            int sibling = tape[following * STRIDE + NEXT];
            following = sibling == NONE ? following + 1 : sibling;
        }
        return following;
    }

    /**
     * The number of the member's name in the {@link NameTable}, without a leading underscore; the items of an array bear
     * the name of the array. {@link NameTable#UNKNOWN} for a name that R4 does not define.
     */
    public int name(int node) {
        return (tape[node * STRIDE + HEAD] >> NAME_SHIFT) - 1;
    }

    /** Whether the member's name begins with an underscore: the id and extensions of a primitive (R4 json.html). */
    public boolean isShadow(int node) {
        return (tape[node * STRIDE + HEAD] & SHADOW) != 0;
    }

    /** The member's name as it stands in the text, unescaped; empty for the root and for items of an array. */
    public String nameText(int node) {
        int start = nameStart(node);
        return start < 0 ? "" : JsonStrings.unescape(bytes, start, nameEnd(node));
    }

    /** The offset of the first byte of the member's name, behind its quote; negative where there is no name. */
    int nameStart(int node) {
        return tape[node * STRIDE + NAME_START];
    }

    /** The offset of the closing quote of the member's name. */
    int nameEnd(int node) {
        int end = nameStart(node);
        while (bytes[end] != '"') {
            end += bytes[end] == '\\' ? 2 : 1;
        }
        return end;
    }

    /** The offset of the value's first byte (of a string: its quote). */
    public int start(int node) {
        return tape[node * STRIDE + START];
    }

    /** The offset after the value's last byte. */
    public int end(int node) {
        return tape[node * STRIDE + END];
    }

    /** The member of that name number which is not a shadow, or {@link #NONE}. */
    public int child(int node, int name) {
        for (int child = firstChild(node); child != NONE; child = next(child)) {
            if (name(child) == name && !isShadow(child)) {
                return child;
            }
        }
        return NONE;
    }

    /** The member of that name as written, or {@link #NONE}. */
    public int child(int node, String name) {
        for (int child = firstChild(node); child != NONE; child = next(child)) {
            if (isNamed(child, name)) {
                return child;
            }
        }
        return NONE;
    }

    /** Whether the member has that name, which is of ASCII characters. */
    boolean isNamed(int node, String name) {
        int start = nameStart(node);
        if (start < 0) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            byte next = bytes[start + i];
            if (next == '\\' || next < 0) {
                return nameText(node).equals(name);
            }
            if (next == '"' || next != name.charAt(i)) {
                return false;
            }
        }
        return bytes[start + name.length()] == '"';
    }

    /** A string unescaped; a number, true, false or null as it stands in the text. */
    public String text(int node) {
        int at = node * STRIDE;
        int start = tape[at + START];
        int end = tape[at + END];
        if ((tape[at + HEAD] & KIND_MASK) != STRING_KIND) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }
        if ((tape[at + HEAD] & ESCAPED) != 0) {
            return JsonStrings.unescape(bytes, start + 1, end - 1);
        }
        return new String(bytes, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }

    /** The same in the form of those texts: one String for all equal ones that come again and again. */
    public String text(int node, RepeatedTexts texts) {
        int at = node * STRIDE;
        return (tape[at + HEAD] & (KIND_MASK | ESCAPED)) == STRING_KIND
                ? texts.of(bytes, tape[at + START] + 1, tape[at + END] - 1)
                : texts.of(text(node));
    }

    /** Whether the node is a string of one or more ASCII characters without spaces, controls and escapes, as most codes are. */
    boolean isVisibleAscii(int node) {
        int at = node * STRIDE;
        if ((tape[at + HEAD] & (KIND_MASK | ESCAPED)) != STRING_KIND) {
            return false;
        }
        int end = tape[at + END] - 1;
        int from = tape[at + START] + 1;
        for (int i = from; i < end; i++) {
            // Bytes of other characters are negative.
            if (bytes[i] <= ' ') {
                return false;
            }
        }
        return from < end;
    }

    /** Whether the node is a string equal to the text. */
    public boolean textEquals(int node, String text) {
        return isString(node) && text(node).equals(text);
    }

    /** Whether the value of a BOOLEAN node is true. */
    public boolean isTrue(int node) {
        return bytes[tape[node * STRIDE + START]] == 't';
    }

    /** The value's bytes as they stand in the source. */
    public byte[] raw(int node) {
        return Arrays.copyOfRange(bytes, start(node), end(node));
    }

    boolean isEscaped(int node) {
        return (tape[node * STRIDE + HEAD] & ESCAPED) != 0;
    }
}
