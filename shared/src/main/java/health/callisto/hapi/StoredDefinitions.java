package health.callisto.hapi;

import java.util.Optional;

/** Finds the definitions that a service stores, for the validator. */
@FunctionalInterface
public interface StoredDefinitions {
    /**
     * The JSON of a stored resource.
     *
     * @param type StructureDefinition, ValueSet or CodeSystem
     * @param canonical URL, with or without a bar and a version
     */
    Optional<byte[]> find(String type, String canonical);
}
