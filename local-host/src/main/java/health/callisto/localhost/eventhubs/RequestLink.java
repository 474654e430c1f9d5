package health.callisto.localhost.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.codec.DroppingWritableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;

/** Takes the requests to a node, and sends its answers over the link that the request names in {@code reply-to}. */
final class RequestLink implements LinkEnd {
    private static final int CREDIT = 100;
    private static final int MOST_BYTES = 64 * 1024;

    private final Receiver link;
    private final RequestNode node;
    private final Function<String, Optional<Sender>> replyLinks;

    RequestLink(Receiver link, RequestNode node, Function<String, Optional<Sender>> replyLinks) {
        this.link = link;
        this.node = node;
        this.replyLinks = replyLinks;
        link.flow(CREDIT);
    }

    @Override
    public void onDelivery(Delivery unused) {
        Delivery current = link.current();
        while (current != null) {
            if (current.pending() > MOST_BYTES) {
                throw AmqpRefusal.tooLarge(current.pending(), MOST_BYTES);
            }
            if (current.isPartial()) {
                return;
            }
            byte[] bytes = new byte[current.pending()];
            link.recv(bytes, 0, bytes.length);
            link.advance();
            Message request = Proton.message();
            request.decode(bytes, 0, bytes.length);
            current.disposition(Accepted.getInstance());
            current.settle();
            link.flow(1);
            // Answers to somebody who does not take them are not piled up.
            Optional.ofNullable(request.getReplyTo())
                    .flatMap(replyLinks)
                    .filter(reply -> reply.getQueued() < CREDIT)
                    .ifPresent(reply -> send(answer(request), reply));
            current = link.current();
        }
    }

    private Message answer(Message request) {
        Map<String, Object> properties = new HashMap<>();
        Map<String, Object> body = new HashMap<>();
        ApplicationProperties asked = request.getApplicationProperties();
        try {
            properties.put("status-code", node.answer(asked == null ? Map.of() : asked.getValue(), body));
            properties.put("status-description", "OK");
        } catch (AmqpRefusal refusal) {
            properties.put("status-code", refusal.status());
            properties.put("status-description", refusal.text());
            properties.put("error-condition", refusal.condition().getCondition());
        }
        Message answer = Proton.message();
        answer.setCorrelationId(request.getMessageId());
        answer.setApplicationProperties(new ApplicationProperties(properties));
        answer.setBody(new AmqpValue(body));
        return answer;
    }

    private static void send(Message answer, Sender reply) {
        byte[] bytes = new byte[answer.encode(new DroppingWritableBuffer()) + MessageCodec.SLACK];
        int length = answer.encode(bytes, 0, bytes.length);
        Delivery delivery =
                reply.delivery(String.valueOf(answer.getCorrelationId()).getBytes(UTF_8));
        reply.send(bytes, 0, length);
        delivery.settle();
    }
}
