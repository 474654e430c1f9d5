package health.callisto.definitions;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** FHIR XML as far as the published definitions need it: elements by name, values in {@code value} attributes. */
record Xml(Element element) {

    /** The resources of the Bundle in that file of the class path. */
    static Stream<Xml> resources(String file) throws IOException {
        try (InputStream in = Xml.class.getResourceAsStream("/org/hl7/fhir/r4/model/" + file)) {
            if (in == null) {
                throw new IOException("The published definitions have no " + file);
            }
            Xml bundle = new Xml(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement());
            return bundle.children("entry").stream()
                    .flatMap(entry -> entry.child("resource").stream())
                    .flatMap(resource -> resource.children().stream());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("The published definitions cannot be read: " + file, e);
        }
    }

    String name() {
        return element.getTagName();
    }

    List<Xml> children() {
        List<Xml> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(new Xml(child));
            }
        }
        return children;
    }

    List<Xml> children(String name) {
        return children().stream().filter(child -> child.name().equals(name)).toList();
    }

    Optional<Xml> child(String name) {
        return children(name).stream().findFirst();
    }

    /** The value of the element at that path of names; empty text where there is none. */
    String value(String... path) {
        Optional<Xml> at = Optional.of(this);
        for (String name : path) {
            at = at.flatMap(element -> element.child(name));
        }
        return at.map(found -> found.element().getAttribute("value")).orElse("");
    }
}
