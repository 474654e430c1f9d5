package health.callisto.fhir;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The element names of R4, numbered. The parser looks each member name up once, straight from the bytes; everything
 * after it (paths, validation, extraction) compares numbers and never strings.
 */
public final class NameTable {
    /** The number of a name that R4 does not define. */
    public static final int UNKNOWN = -1;

    private final byte[][] names;
    private final String[] texts;
    private final int[] slots;
    private final int mask;

    /** The position of a name in the list is its number. */
    public NameTable(List<String> elementNames) {
        names = new byte[elementNames.size()][];
        texts = elementNames.toArray(String[]::new);
        int capacity = Integer.highestOneBit(Math.max(8, elementNames.size()) * 4);
        mask = capacity - 1;
        slots = new int[capacity];
        java.util.Arrays.fill(slots, UNKNOWN);
        for (int number = 0; number < texts.length; number++) {
            byte[] name = texts[number].getBytes(StandardCharsets.UTF_8);
            names[number] = name;
            int slot = hash(name, 0, name.length) & mask;
            while (slots[slot] != UNKNOWN) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number;
        }
    }

    public int size() {
        return names.length;
    }

    public String text(int number) {
        return texts[number];
    }

    /** The number of the name, or {@link #UNKNOWN}. */
    public int number(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return number(bytes, 0, bytes.length);
    }

    int number(byte[] bytes, int start, int end) {
        int slot = hash(bytes, start, end) & mask;
        while (slots[slot] != UNKNOWN) {
            byte[] name = names[slots[slot]];
            if (java.util.Arrays.equals(name, 0, name.length, bytes, start, end)) {
                return slots[slot];
            }
            slot = (slot + 1) & mask;
        }
        return UNKNOWN;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }
}
