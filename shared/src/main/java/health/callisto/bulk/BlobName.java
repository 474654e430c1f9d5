package health.callisto.bulk;

/** A blob by container and name; the account is the configured one. */
public record BlobName(String container, String name) {}
