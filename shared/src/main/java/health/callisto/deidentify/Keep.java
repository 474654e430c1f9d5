package health.callisto.deidentify;

/** {@code keep}: the value stays, whatever later rules say. */
record Keep() implements Method {
    @Override
    public void apply(Node node, Pass pass) {
        // To have been here is all.
    }
}
