package health.callisto.search.parameter;

import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.NameTable;
import health.callisto.fhir.RepeatedTexts;

/** Reads the members of data types by the numbers of their names. */
final class ElementReader {
    final int system;
    final int code;
    final int value;
    final int coding;
    final int text;
    final int start;
    final int end;
    final int low;
    final int high;
    final int unit;
    final int currency;
    final int comparator;
    final int reference;
    final int event;
    final int repeat;
    final int boundsPeriod;
    final int resourceType;
    final int id;

    private final RepeatedTexts repeated = new RepeatedTexts();

    ElementReader(NameTable names) {
        system = names.number("system");
        code = names.number("code");
        value = names.number("value");
        coding = names.number("coding");
        text = names.number("text");
        start = names.number("start");
        end = names.number("end");
        low = names.number("low");
        high = names.number("high");
        unit = names.number("unit");
        currency = names.number("currency");
        comparator = names.number("comparator");
        reference = names.number("reference");
        event = names.number("event");
        repeat = names.number("repeat");
        boundsPeriod = names.number("boundsPeriod");
        resourceType = names.number("resourceType");
        id = names.number("id");
    }

    /** The text of a member, or empty where there is none. */
    static String text(JsonDocument document, int node, int name) {
        int child = document.child(node, name);
        return child == JsonDocument.NONE ? "" : document.text(child);
    }

    /** The same of a member whose texts come again and again: a system, a code. */
    String repeated(JsonDocument document, int node, int name) {
        int child = document.child(node, name);
        return child == JsonDocument.NONE ? "" : repeated(document, child);
    }

    /** The text of an element that is such a text itself. */
    String repeated(JsonDocument document, int node) {
        return document.text(node, repeated);
    }

    /** The number of a member, or the other value where there is none. */
    static double number(JsonDocument document, int node, int name, double otherwise) {
        int child = document.child(node, name);
        return child == JsonDocument.NONE ? otherwise : number(document, child);
    }

    /** The number, or the end of the range that index tables hold where it is beyond that: 1e400 is stored as the greatest. */
    static double number(JsonDocument document, int node) {
        return ValueExtractor.indexed(Double.parseDouble(document.text(node)));
    }
}
