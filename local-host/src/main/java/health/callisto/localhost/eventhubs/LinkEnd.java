package health.callisto.localhost.eventhubs;

import org.apache.qpid.proton.engine.Delivery;

/** Our end of a link; all of it runs on the thread of its connection. */
interface LinkEnd {
    /** A message, a part of one, or what the peer says about a message that it got. */
    void onDelivery(Delivery delivery);

    /** Sends what there is and what the peer has credit for; whether that was anything. */
    default boolean send() {
        return false;
    }

    /** The link is gone, however it went. */
    default void onClosed() {}
}
