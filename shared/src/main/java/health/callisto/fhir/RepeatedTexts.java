package health.callisto.fhir;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, as systems and codes do: one String for all of them, found by its bytes without making
 * another. An import holds the values of thousands of resources at once, and looks their systems up. For all threads; bounded.
 */
public final class RepeatedTexts {
    private static final int SLOTS = 4096;
    /** Longer texts are seldom the same. */
    private static final int LONGEST = 96;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private record Kept(byte[] bytes, String text) {}

    private final AtomicReferenceArray<@Nullable Kept> slots = new AtomicReferenceArray<>(SLOTS);
    private final UnaryOperator<String> form;

    /** Of texts as they stand. */
    public RepeatedTexts() {
        this(text -> text);
    }

    /** @param form of each text that is given, which a text that comes again need not be brought into again */
    public RepeatedTexts(UnaryOperator<String> form) {
        this.form = form;
    }

    /** The form of a text that is a String already. */
    String of(String text) {
        return form.apply(text);
    }

    /** The form of the text of these bytes, which are UTF-8. */
    String of(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        int slot = hash(bytes, from, to) & (SLOTS - 1);
        Kept kept = slots.getPlain(slot);
        if (kept != null && Arrays.equals(kept.bytes, 0, kept.bytes.length, bytes, from, to)) {
            return kept.text;
        }
        String text = of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        // Whoever comes later takes the slot: what comes often is there most of the time.
        slots.setRelease(slot, new Kept(Arrays.copyOfRange(bytes, from, to), text));
        return text;
    }

    /** Of the length and 24 bytes at the beginning, in the middle and at the end, in which such texts differ. */
    private static int hash(byte[] bytes, int from, int to) {
        int length = to - from;
        long hash = length;
        if (length < Long.BYTES) {
            for (int i = from; i < to; i++) {
                hash = hash * 31 + bytes[i];
            }
        } else {
            hash = mixed(hash, (long) LONGS.get(bytes, from));
            hash = mixed(hash, (long) LONGS.get(bytes, from + (length - Long.BYTES) / 2));
            hash = mixed(hash, (long) LONGS.get(bytes, to - Long.BYTES));
        }
        hash *= 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 40);
    }

    private static long mixed(long hash, long more) {
        return (Long.rotateLeft(hash, 23) ^ more) * 0x9E3779B97F4A7C15L;
    }
}
