package health.callisto.localhost.eventhubs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.AmqpSequence;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.messaging.Footer;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Section;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.DroppingWritableBuffer;
import org.apache.qpid.proton.codec.EncoderImpl;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.codec.WritableBuffer;

/**
 * Encoded messages, read section by section (AMQP 1.0, 3.2): all but the annotations stays as it was encoded. For one thread.
 */
final class MessageCodec {
    /** Of messages with data sections that hold an encoded message each. */
    static final int BATCH_FORMAT = 0x80013700;

    /** The encoder wants a little more room than it uses. */
    static final int SLACK = 64;

    private static final Symbol SEQUENCE_NUMBER = Symbol.valueOf("x-opt-sequence-number");
    private static final Symbol OFFSET = Symbol.valueOf("x-opt-offset");
    private static final Symbol ENQUEUED_TIME = Symbol.valueOf("x-opt-enqueued-time");
    private static final byte[] NOTHING = {};

    private final DecoderImpl decoder = new DecoderImpl();
    private final EncoderImpl encoder = new EncoderImpl(decoder);

    MessageCodec() {
        AMQPDefinedTypes.registerAllTypes(decoder, encoder);
    }

    /** The events of a message; all is decoded, since what cannot be would stop its receivers. */
    List<NewEvent> events(byte[] message, int format) {
        try {
            return format == BATCH_FORMAT ? batch(message) : List.of(event(ByteBuffer.wrap(message), Map.of()));
        } catch (AmqpRefusal e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // Whatever the decoder falls over; values within values exhaust the stack.
            throw AmqpRefusal.undecodable("The message is not understood: " + e);
        }
    }

    private List<NewEvent> batch(byte[] message) {
        Map<Symbol, Object> shared = new HashMap<>();
        List<Binary> parts = new ArrayList<>();
        ReadableBuffer in = reading(ByteBuffer.wrap(message));
        while (in.hasRemaining()) {
            Object section = decoder.readObject();
            if (section instanceof MessageAnnotations annotations
                    && annotations.getValue().get(NewEvent.PARTITION_KEY) instanceof String key) {
                shared.put(NewEvent.PARTITION_KEY, key);
            } else if (section instanceof Data data) {
                parts.add(data.getValue());
            }
        }
        if (parts.isEmpty()) {
            throw AmqpRefusal.undecodable("The batch has no events");
        }
        return parts.stream()
                .map(part -> event(part.asByteBuffer().slice(), shared))
                .toList();
    }

    /** @param shared annotations that it gets where it has no own */
    private NewEvent event(ByteBuffer message, Map<Symbol, Object> shared) {
        byte[] header = NOTHING;
        Map<Symbol, Object> annotations = new HashMap<>(shared);
        int bare = -1;
        boolean hasBody = false;
        List<Data> data = new ArrayList<>();
        int dataFrom = -1;
        int dataTo = -1;
        ReadableBuffer in = reading(message);
        while (in.hasRemaining()) {
            int from = in.position();
            Object section = decoder.readObject();
            checkKeys(section);
            if (section instanceof Data part) {
                data.add(part);
                dataFrom = dataFrom < 0 ? from : dataFrom;
                dataTo = in.position();
            }
            if (section instanceof Header) {
                header = bytes(message, from, in.position());
            } else if (section instanceof MessageAnnotations own) {
                annotations.putAll(own.getValue());
            } else if (section instanceof Section && !(section instanceof DeliveryAnnotations)) {
                bare = bare < 0 ? from : bare;
                hasBody |= section instanceof Data || section instanceof AmqpValue || section instanceof AmqpSequence;
            } else if (!(section instanceof Section)) {
                throw AmqpRefusal.undecodable("The message has something between its sections");
            }
        }
        if (!hasBody) {
            throw AmqpRefusal.undecodable("The message has no body");
        }
        annotations.values().removeIf(value -> value == null);
        byte[] rest = data.size() > 1
                ? joined(bytes(message, bare, dataFrom), data, bytes(message, dataTo, in.position()))
                : bytes(message, bare, in.position());
        return new NewEvent(header, annotations, rest);
    }

    /** Receivers take a key as what the specification says it is (AMQP 1.0, 3.2.10), and none gets beyond one that is not. */
    private static void checkKeys(Object section) {
        Map<?, ?> annotations = Map.of();
        if (section instanceof MessageAnnotations own) {
            annotations = own.getValue();
        } else if (section instanceof DeliveryAnnotations own) {
            annotations = own.getValue();
        } else if (section instanceof Footer own) {
            annotations = own.getValue();
        }
        if (annotations != null && !annotations.keySet().stream().allMatch(Symbol.class::isInstance)) {
            throw AmqpRefusal.undecodable("The keys of annotations and footers must be symbols");
        }
        if (section instanceof ApplicationProperties own
                && own.getValue() != null
                && !((Map<?, ?>) own.getValue()).keySet().stream().allMatch(String.class::isInstance)) {
            throw AmqpRefusal.undecodable("The keys of application properties must be strings");
        }
    }

    /** Data sections are parts of one body; receivers that read one of them only get all. */
    private byte[] joined(byte[] before, List<Data> parts, byte[] after) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(part -> {
            Binary value = part.getValue();
            all.write(value.getArray(), value.getArrayOffset(), value.getLength());
        });
        ByteBuffer body = encoded(new Data(new Binary(all.toByteArray())));
        return ByteBuffer.allocate(before.length + body.remaining() + after.length)
                .put(before)
                .put(body)
                .put(after)
                .array();
    }

    private ReadableBuffer reading(ByteBuffer message) {
        ReadableBuffer in = ReadableBuffer.ByteBufferReader.wrap(message.duplicate());
        decoder.setBuffer(in);
        return in;
    }

    private static byte[] bytes(ByteBuffer message, int from, int to) {
        byte[] bytes = new byte[to - from];
        message.get(from, bytes);
        return bytes;
    }

    /** The event as its receivers get it, when the partition ends with it. */
    byte[] stored(NewEvent event, PartitionEnd end) {
        Map<Symbol, Object> all = new HashMap<>(event.annotations());
        all.put(SEQUENCE_NUMBER, end.sequenceNumber());
        all.put(OFFSET, String.valueOf(end.offset()));
        all.put(ENQUEUED_TIME, Date.from(end.enqueuedAt()));
        ByteBuffer annotations = encoded(new MessageAnnotations(all));
        return ByteBuffer.allocate(event.bytes() + annotations.remaining())
                .put(event.header())
                .put(annotations)
                .put(event.bare())
                .array();
    }

    private ByteBuffer encoded(Section section) {
        DroppingWritableBuffer measure = new DroppingWritableBuffer();
        encoder.setByteBuffer(measure);
        encoder.writeObject(section);
        ByteBuffer bytes = ByteBuffer.allocate(measure.position() + SLACK);
        encoder.setByteBuffer(WritableBuffer.ByteBufferWrapper.wrap(bytes));
        encoder.writeObject(section);
        return bytes.flip();
    }
}
