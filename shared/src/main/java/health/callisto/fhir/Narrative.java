package health.callisto.fhir;

import java.io.StringReader;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Checks that the XHTML of a narrative is well-formed and safe (R4 narrative.html, txt-1 and txt-2). */
final class Narrative {
    private static final Set<String> ELEMENTS = Set.of(
            "a",
            "abbr",
            "acronym",
            "b",
            "big",
            "blockquote",
            "br",
            "caption",
            "cite",
            "code",
            "col",
            "colgroup",
            "dd",
            "dfn",
            "div",
            "dl",
            "dt",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "q",
            "samp",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "tt",
            "ul",
            "var");
    /** Elements inside one another; recursion over more would end the stack of who reads it. */
    private static final int DEEPEST = 100;

    private static final String XHTML = "http://www.w3.org/1999/xhtml";
    private static final XMLInputFactory FACTORY = factory();

    private Narrative() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }

    /** What is wrong with the div, or empty text. */
    static String fault(String div) {
        if (isPlain(div)) {
            return "";
        }
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(div));
            boolean root = true;
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.PROCESSING_INSTRUCTION || event == XMLStreamConstants.DTD) {
                    return "The narrative may hold elements, text and comments only";
                }
                if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (++depth > DEEPEST) {
                        return "The narrative must not be nested deeper than " + DEEPEST + " elements";
                    }
                    String fault = element(reader, root);
                    if (!fault.isEmpty()) {
                        return fault;
                    }
                    root = false;
                }
            }
            return "";
        } catch (XMLStreamException e) {
            return "The narrative is not well-formed XHTML";
        }
    }

    private static String element(XMLStreamReader reader, boolean root) {
        String name = reader.getLocalName();
        if (root && !(name.equals("div") && XHTML.equals(reader.getNamespaceURI()))) {
            return "The narrative must be one div of the namespace " + XHTML;
        }
        if (!ELEMENTS.contains(name)) {
            return "The narrative must not hold the element <" + name
                    + ">; see R4 narrative.html for those that may be";
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String attribute = reader.getAttributeLocalName(i);
            String value = reader.getAttributeValue(i).strip().toLowerCase(java.util.Locale.ROOT);
            if (attribute.startsWith("on")) {
                return "The narrative must not hold event handlers such as " + attribute;
            }
            boolean link = attribute.equals("href") || attribute.equals("src");
            if (link && value.startsWith("javascript:")) {
                return "The narrative must not hold scripts";
            }
        }
        return "";
    }

    /** The commonest form, a div with text and nothing inside: no need to parse it. */
    private static boolean isPlain(String div) {
        String open = "<div xmlns=\"" + XHTML + "\">";
        return div.startsWith(open)
                && div.endsWith("</div>")
                && div.indexOf('<', open.length()) == div.length() - "</div>".length()
                && div.indexOf('&') < 0
                && div.strip().length() > open.length() + "</div>".length();
    }
}
