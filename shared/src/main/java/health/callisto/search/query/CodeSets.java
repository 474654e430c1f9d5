package health.callisto.search.query;

import java.util.List;

/** What searches ask of terminology: {@code :in}, {@code :not-in}, {@code :above}, {@code :below} (R4 search.html#token). */
public interface CodeSets {
    /** A code of a system. */
    record Coded(String system, String code) {}

    /** The codes of a value set, by its URL or as {@code ValueSet/id}; Problem INVALID if it is not stored. */
    List<Coded> in(String valueSet);

    /** The code and all below it; Problem INVALID if the hierarchy is not known. */
    List<Coded> below(String system, String code);

    /** The code and all above it; Problem INVALID if the hierarchy is not known. */
    List<Coded> above(String system, String code);
}
