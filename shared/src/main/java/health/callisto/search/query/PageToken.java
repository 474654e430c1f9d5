package health.callisto.search.query;

import health.callisto.problem.Problem;
import health.callisto.search.sql.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The opaque value of {@code _page}: a {@link Position} and the fingerprint of its search, with a checksum against
 * damage. It is no secret and gives no right: a forged one can only name another place in the same result.
 */
public final class PageToken {
    private static final int FORMAT = 1;
    private static final int CHECKSUM = 4;
    private static final int MOST_KEYS = 8;
    private static final int LONGEST = 8000;

    private PageToken() {}

    public static String write(Position position, long fingerprint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(fingerprint);
            out.writeBoolean(position.backwards());
            out.writeLong(position.surrogateId());
            out.writeByte(position.keys().size());
            for (Optional<Object> key : position.keys()) {
                writeKey(out, key);
            }
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes all bytes", e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** A token that is a surrogate id and no more. */
    public static String write(long surrogateId, long fingerprint) {
        return write(new Position(List.of(), surrogateId, false), fingerprint);
    }

    /** The surrogate id in such a token; Problem INVALID for one that is damaged or of another list. */
    public static long readId(String token, long fingerprint) {
        return read(token, fingerprint).surrogateId();
    }

    /** Stands for a list: equal for equal texts. */
    public static long fingerprint(String... parts) {
        return Fingerprint.of(String.join("\n", parts));
    }

    /** Problem INVALID for a token that is damaged or of another search. */
    public static Position read(String token, long fingerprint) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token.length() > LONGEST ? "" : token);
            int length = bytes.length - CHECKSUM;
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (length < 0 || in.readByte() != FORMAT || checksum(bytes, length) != lastInt(bytes)) {
                throw damaged();
            }
            if (in.readLong() != fingerprint) {
                throw Problem.invalid(
                        "The page token in the URL belongs to another search or another service; take the link as it was given");
            }
            boolean backwards = in.readBoolean();
            long surrogateId = in.readLong();
            int count = in.readByte();
            if (count < 0 || count > MOST_KEYS) {
                throw damaged();
            }
            List<Optional<Object>> keys = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                keys.add(readKey(in));
            }
            return new Position(keys, surrogateId, backwards);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged();
        }
    }

    private static Problem damaged() {
        return Problem.invalid("The page token _page in the URL is damaged; take the link as it was given");
    }

    private static void writeKey(DataOutputStream out, Optional<Object> key) throws IOException {
        Object value = key.orElse(false);
        if (value instanceof Long number) {
            out.writeByte('l');
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else if (value instanceof String text) {
            out.writeByte('s');
            out.writeUTF(text);
        } else if (value instanceof byte[] binary) {
            out.writeByte('b');
            out.writeShort(binary.length);
            out.write(binary);
        } else {
            out.writeByte('n');
        }
    }

    private static Optional<Object> readKey(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'l' -> Optional.of(in.readLong());
            case 'd' -> Optional.of(in.readDouble());
            case 's' -> Optional.of(in.readUTF());
            case 'b' -> Optional.of(in.readNBytes(in.readUnsignedShort()));
            case 'n' -> Optional.empty();
            default -> throw damaged();
        };
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static int lastInt(byte[] bytes) {
        return java.nio.ByteBuffer.wrap(Arrays.copyOfRange(bytes, bytes.length - CHECKSUM, bytes.length))
                .getInt();
    }
}
