package health.callisto.bulk.exports;

/**
 * The rule file of a de-identified export, as it was when the export began. Its content, which has secrets, is never kept.
 *
 * @param name of the blob in the container {@value RuleFiles#CONTAINER}
 */
record RuleFile(String name, String etag) {}
