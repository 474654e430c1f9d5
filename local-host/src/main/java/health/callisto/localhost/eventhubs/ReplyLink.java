package health.callisto.localhost.eventhubs;

import org.apache.qpid.proton.engine.Delivery;

/** The answers of a node go out here; they are sent settled, so that nothing comes back. */
record ReplyLink(Runnable closed) implements LinkEnd {
    @Override
    public void onDelivery(Delivery delivery) {
        delivery.settle();
    }

    @Override
    public void onClosed() {
        closed.run();
    }
}
