package health.callisto.fhir;

/**
 * A resource type of R4 with its number, which stands for it in the database. Numbers are the positions in the
 * alphabetical list of the 146 concrete types, from 1; R4 is closed, so they never change.
 */
public record ResourceType(int number, String name) {
    @Override
    public String toString() {
        return name;
    }
}
