package health.callisto.deidentify;

/** What a rule does to an element; the walk through the elements below is not its business. */
sealed interface Method permits Keep, Redact, DateShift, CryptoHash, Encrypt, Substitute, Perturb, Generalize {
    /**
     * Changes the element, and tells the pass if it did. Problem INVALID where the rule can never be applied to such an
     * element, UNPROCESSABLE where this one is in the way.
     */
    void apply(Node node, Pass pass);
}
