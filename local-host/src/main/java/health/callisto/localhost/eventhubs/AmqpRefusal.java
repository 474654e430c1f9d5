package health.callisto.localhost.eventhubs;

import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.LinkError;

/** Why a link, a request or an event is not taken, as AMQP says it (AMQP 1.0, 2.8.15 to 2.8.18). */
final class AmqpRefusal extends RuntimeException {
    private final transient Symbol condition;

    private AmqpRefusal(Symbol condition, String text) {
        super(text, null, false, false);
        this.condition = condition;
    }

    /** The clients try again unless it is said in these words. */
    static AmqpRefusal notFound(String entity) {
        return new AmqpRefusal(AmqpError.NOT_FOUND, "The messaging entity '" + entity + "' could not be found.");
    }

    static AmqpRefusal stolen(String text) {
        return new AmqpRefusal(LinkError.STOLEN, text);
    }

    static AmqpRefusal tooLarge(long bytes, long most) {
        return new AmqpRefusal(
                LinkError.MESSAGE_SIZE_EXCEEDED,
                "A message of " + bytes + " bytes was sent; " + most + " bytes are the most.");
    }

    static AmqpRefusal undecodable(String text) {
        return new AmqpRefusal(AmqpError.DECODE_ERROR, text);
    }

    static AmqpRefusal invalid(String text) {
        return new AmqpRefusal(AmqpError.INVALID_FIELD, text);
    }

    static AmqpRefusal failed(String text) {
        return new AmqpRefusal(AmqpError.INTERNAL_ERROR, text);
    }

    /** The status of a request that is refused for this. */
    int status() {
        return condition.equals(AmqpError.NOT_FOUND) ? 404 : 400;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    ErrorCondition condition() {
        return new ErrorCondition(condition, text());
    }

    Rejected rejected() {
        Rejected rejected = new Rejected();
        rejected.setError(condition());
        return rejected;
    }
}
