package health.callisto.fhir;

import health.callisto.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Strict JSON (RFC 8259) from UTF-8 bytes to a {@link JsonDocument}. Refuses what FHIR servers must not guess about:
 * duplicate names, invalid UTF-8, a byte order mark, NaN, nesting deeper than {@link #MAX_DEPTH}. An instance serves one
 * thread and one parse after another; it keeps its tape between them.
 */
public final class JsonParser {
    public static final int MAX_DEPTH = 100;

    private static final byte[] NO_BYTES = new byte[0];
    /** From this many members on, duplicates are looked for in a set instead of among the siblings. */
    private static final int MANY_MEMBERS = 24;

    private final NameTable names;
    private int[] tape = JsonTape.first();
    private byte[] bytes = NO_BYTES;
    private int limit;
    private int at;
    private int nodes;
    private int depth;
    private boolean spaced;
    private boolean controls;

    public JsonParser(NameTable names) {
        this.names = names;
    }

    /** The document; {@link Problem} INVALID with the byte offset, line and column of the first fault. */
    public JsonDocument parse(byte[] source) {
        bytes = source;
        limit = source.length;
        at = 0;
        nodes = 0;
        depth = 0;
        spaced = false;
        controls = false;
        if (limit >= 3 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB && (bytes[2] & 0xFF) == 0xBF) {
            throw fault("The text begins with a byte order mark; send UTF-8 without one", 0);
        }
        skipSpace();
        if (at == limit) {
            throw fault("The text is empty; a JSON object is needed", at);
        }
        try {
            value(0, -1);
            skipSpace();
            if (at != limit) {
                throw fault("There is more text after the end of the JSON value", at);
            }
            return new JsonDocument(bytes, JsonTape.of(nodes, tape), nodes, spaced, controls);
        } finally {
            tape = JsonTape.kept(tape);
            bytes = NO_BYTES;
        }
    }

    /** What it holds between two texts. */
    long keptBytes() {
        return (long) tape.length * Integer.BYTES + bytes.length;
    }

    private int value(int nameBits, int nameStart) {
        int node = nodes++;
        int record = node * JsonDocument.STRIDE;
        if (record + JsonDocument.STRIDE > tape.length) {
            tape = JsonTape.grown(tape, nodes, at, limit);
        }
        tape[record + JsonDocument.NAME_START] = nameStart;
        tape[record + JsonDocument.START] = at;
        tape[record + JsonDocument.NEXT] = JsonDocument.NONE;
        tape[record] = nameBits;
        int head = nameBits;
        switch (peek()) {
            case '{' -> head |= object(node);
            case '[' -> head |= array(nameBits);
            case '"' -> head |= JsonDocument.Kind.STRING.bits() | (string() ? JsonDocument.ESCAPED : 0);
            case 't' -> head |= literal("true", JsonDocument.Kind.BOOLEAN);
            case 'f' -> head |= literal("false", JsonDocument.Kind.BOOLEAN);
            case 'n' -> head |= literal("null", JsonDocument.Kind.NULL);
            default -> head |= number();
        }
        tape[record + JsonDocument.HEAD] = head;
        tape[record + JsonDocument.END] = at;
        return node;
    }

    private int object(int parent) {
        enter();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            depth--;
            return JsonDocument.Kind.OBJECT.bits();
        }
        int members = 0;
        int previous = JsonDocument.NONE;
        Set<String> seen = Set.of();
        while (true) {
            if (peek() != '"') {
                throw fault("A member name in double quotes is needed here", at);
            }
            int nameStart = at + 1;
            boolean escaped = string();
            int bits = nameBits(nameStart, at - 1, escaped);
            members++;
            if (members <= MANY_MEMBERS) {
                refuseDuplicate(parent, nameStart, at - 1, members - 1);
            } else {
                if (members == MANY_MEMBERS + 1) {
                    seen = namesOf(parent);
                }
                if (!seen.add(nameAt(nameStart))) {
                    throw duplicate(nameStart);
                }
            }
            skipSpace();
            if (peek() != ':') {
                throw fault("A colon is needed after the member name", at);
            }
            at++;
            skipSpace();
            int child = value(bits, nameStart);
            if (previous != JsonDocument.NONE) {
                tape[previous * JsonDocument.STRIDE + JsonDocument.NEXT] = child;
            }
            previous = child;
            skipSpace();
            byte separator = peek();
            at++;
            if (separator == '}') {
                depth--;
                return JsonDocument.Kind.OBJECT.bits() | JsonDocument.FILLED;
            }
            if (separator != ',') {
                throw fault("A comma or a closing brace is needed here", at - 1);
            }
            skipSpace();
        }
    }

    private int array(int nameBits) {
        enter();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            depth--;
            return JsonDocument.Kind.ARRAY.bits();
        }
        int previous = JsonDocument.NONE;
        while (true) {
            int child = value(nameBits, -1);
            if (previous != JsonDocument.NONE) {
                tape[previous * JsonDocument.STRIDE + JsonDocument.NEXT] = child;
            }
            previous = child;
            skipSpace();
            byte separator = peek();
            at++;
            if (separator == ']') {
                depth--;
                return JsonDocument.Kind.ARRAY.bits() | JsonDocument.FILLED;
            }
            if (separator != ',') {
                throw fault("A comma or a closing bracket is needed here", at - 1);
            }
            skipSpace();
        }
    }

    private int nameBits(int start, int end, boolean escaped) {
        boolean shadow = start < end && bytes[start] == '_';
        int number;
        if (escaped) {
            String name = JsonStrings.unescape(bytes, start, end);
            shadow = name.startsWith("_");
            number = names.number(shadow ? name.substring(1) : name);
        } else {
            number = names.number(bytes, shadow ? start + 1 : start, end);
        }
        return ((number + 1) << JsonDocument.NAME_SHIFT) | (shadow ? JsonDocument.SHADOW : 0);
    }

    private void refuseDuplicate(int parent, int start, int end, int earlier) {
        int sibling = parent + 1;
        for (int i = 0; i < earlier; i++) {
            int record = sibling * JsonDocument.STRIDE;
            if (sameName(tape[record + JsonDocument.NAME_START], start, end)) {
                throw duplicate(start);
            }
            sibling = tape[record + JsonDocument.NEXT];
        }
    }

    private boolean sameName(int otherStart, int start, int end) {
        int length = end - start;
        for (int i = 0; i <= length; i++) {
            byte mine = bytes[start + i];
            byte other = bytes[otherStart + i];
            if (mine == '\\' || other == '\\') {
                return nameAt(start).equals(nameAt(otherStart));
            }
            if (mine != other) {
                return false;
            }
        }
        return true;
    }

    private Set<String> namesOf(int parent) {
        Set<String> seen = new HashSet<>();
        for (int child = parent + 1;
                child != JsonDocument.NONE;
                child = tape[child * JsonDocument.STRIDE + JsonDocument.NEXT]) {
            seen.add(nameAt(tape[child * JsonDocument.STRIDE + JsonDocument.NAME_START]));
        }
        return seen;
    }

    private String nameAt(int start) {
        int end = start;
        while (bytes[end] != '"') {
            end += bytes[end] == '\\' ? 2 : 1;
        }
        return JsonStrings.unescape(bytes, start, end);
    }

    private Problem duplicate(int nameStart) {
        return fault(
                "The member \"" + nameAt(nameStart) + "\" stands twice in one object; keep one of them", nameStart);
    }

    /** Moves behind the closing quote; answers whether there are escapes. */
    private boolean string() {
        int open = at;
        at++;
        boolean escaped = false;
        while (true) {
            at = JsonStrings.plainEnd(bytes, at, limit);
            if (at == limit) {
                throw fault("The string that begins here does not end", open);
            }
            byte c = bytes[at];
            if (c == '"') {
                at++;
                return escaped;
            }
            if (c == '\\') {
                escaped = true;
                escape();
            } else if (c >= 0) {
                throw fault("A control character in a string must be escaped", at);
            } else {
                multibyte();
            }
        }
    }

    private void escape() {
        int start = at;
        at++;
        switch (peek()) {
            case '"', '\\', '/', 'n', 'r', 't' -> at++;
            case 'b', 'f' -> {
                at++;
                controls = true;
            }
            case 'u' -> {
                int unit = hex();
                controls |= JsonStrings.isControl(unit);
                if (Character.isLowSurrogate((char) unit)) {
                    throw fault("A low surrogate stands alone", start);
                }
                if (Character.isHighSurrogate((char) unit)) {
                    if (at + 1 >= limit || bytes[at] != '\\' || bytes[at + 1] != 'u') {
                        throw fault("A high surrogate stands alone", start);
                    }
                    at++;
                    if (!Character.isLowSurrogate((char) hex())) {
                        throw fault("A high surrogate stands alone", start);
                    }
                }
            }
            default -> throw fault("This escape is not one of JSON's", start);
        }
    }

    private int hex() {
        int value = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = at + i < limit ? Character.digit(bytes[at + i], 16) : -1;
            if (digit < 0) {
                throw fault("Four hexadecimal digits are needed after \\u", at);
            }
            value = value * 16 + digit;
        }
        at += 5;
        return value;
    }

    private void multibyte() {
        int lead = bytes[at] & 0xFF;
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        int least = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
        if (lead < 0xC2 || lead > 0xF4 || at + length > limit) {
            throw fault("These bytes are not UTF-8", at);
        }
        int point = lead & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            int next = bytes[at + i] & 0xFF;
            if ((next & 0xC0) != 0x80) {
                throw fault("These bytes are not UTF-8", at);
            }
            point = point << 6 | (next & 0x3F);
        }
        if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
            throw fault("These bytes are not UTF-8", at);
        }
        at += length;
    }

    private int number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (digits() > 1 && bytes[bytes[start] == '-' ? start + 1 : start] == '0') {
            throw fault("A number must not begin with a zero", start);
        }
        if (at < limit && bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < limit && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < limit && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
        return JsonDocument.Kind.NUMBER.bits();
    }

    private int digits() {
        int start = at;
        while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw fault("A JSON value is needed here", at);
        }
        return at - start;
    }

    private int literal(String word, JsonDocument.Kind kind) {
        byte[] expected = word.getBytes(StandardCharsets.US_ASCII);
        if (at + expected.length > limit
                || !Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length)) {
            throw fault("A JSON value is needed here", at);
        }
        at += expected.length;
        return kind.bits();
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw fault("The text is nested deeper than " + MAX_DEPTH + " levels", at);
        }
    }

    private byte peek() {
        if (at >= limit) {
            throw fault("The text ends too early", limit);
        }
        return bytes[at];
    }

    private void skipSpace() {
        while (at < limit) {
            byte c = bytes[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            spaced = true;
            at++;
        }
    }

    private Problem fault(String what, int offset) {
        return JsonTape.fault(what, bytes, Math.min(offset, limit), offset);
    }
}
