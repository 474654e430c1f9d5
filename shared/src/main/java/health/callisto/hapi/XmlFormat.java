package health.callisto.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Reference;

/** Resources as XML (R4 xml.html) from and to JSON, by HAPI's parsers. For all threads. */
public final class XmlFormat {
    private static final String NAMESPACE = "http://hl7.org/fhir";
    private static final Set<String> EXTENSIONS = Set.of("extension", "modifierExtension");
    /** Without bounds of its own: what is too long or too deep in JSON is refused where it comes in as JSON too. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private XmlFormat() {}

    private static final class Loaded {
        static final FhirContext R4 = context();

        private static FhirContext context() {
            FhirContext context = FhirContext.forR4();
            // As it came: no reference loses its version, no id is made up from another place.
            context.getParserOptions().setStripVersionsFromReferences(false);
            context.getParserOptions().setOverrideResourceIdWithBundleEntryFullUrl(false);
            return context;
        }
    }

    /**
     * Problem INVALID for what is not XML, not FHIR, or brings a document type of its own; UNAVAILABLE once the deadline has
     * passed.
     */
    public static byte[] toJson(byte[] xml, Deadline deadline) {
        String text = new String(xml, StandardCharsets.UTF_8).strip();
        if (text.toUpperCase(Locale.ROOT).contains("<!DOCTYPE")) {
            throw Problem.invalid("The XML may not have a document type; leave <!DOCTYPE …> out");
        }
        XmlNumbers.check(text);
        int extensions = checked(text);
        try {
            IBaseResource resource = parser(Loaded.R4.newXmlParser()).parseResource(TimedText.reader(text, deadline));
            deadline.check();
            forgetTargets(resource);
            StringWriter json = new StringWriter();
            parser(Loaded.R4.newJsonParser()).encodeResourceToWriter(resource, TimedText.writer(json, deadline));
            return complete(json.toString().getBytes(StandardCharsets.UTF_8), extensions);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes all text", e);
        } catch (DataFormatException | IllegalArgumentException e) {
            throw Problem.invalid("The XML is not a FHIR resource of R4: " + reason(e));
        }
    }

    /** False for XML whose outermost element is surely not in FHIR's namespace. */
    public static boolean mayBeResource(byte[] xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    return NAMESPACE.equals(reader.getNamespaceURI());
                }
            }
            return true;
        } catch (XMLStreamException e) {
            return true;
        }
    }

    /** HAPI takes elements of any namespace. Answers how many extensions there are. */
    private static int checked(String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            reader.nextTag();
            if (!NAMESPACE.equals(reader.getNamespaceURI())) {
                throw Problem.invalid("The XML's elements must be in the namespace " + NAMESPACE);
            }
            int extensions = 0;
            while (reader.hasNext()) {
                boolean start = reader.next() == XMLStreamConstants.START_ELEMENT;
                extensions += start && EXTENSIONS.contains(reader.getLocalName()) ? 1 : 0;
            }
            return extensions;
        } catch (XMLStreamException e) {
            throw Problem.invalid("The body is not XML from line "
                    + e.getLocation().getLineNumber() + ", column "
                    + e.getLocation().getColumnNumber() + " on");
        }
    }

    /** Extensions in place of a value are lost by HAPI in some places: better refused than lost. */
    private static byte[] complete(byte[] json, int extensions) {
        try (JsonParser parser = JSON.createParser(json)) {
            int found = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT
                        && parser.getParsingContext().getParent().inArray()
                        && EXTENSIONS.contains(String.valueOf(parser.getParsingContext()
                                .getParent()
                                .getParent()
                                .getCurrentName()))) {
                    found++;
                }
            }
            if (found != extensions) {
                throw Problem.invalid("An extension of this XML would be lost; send the resource as JSON");
            }
            return json;
        } catch (IOException e) {
            throw new UncheckedIOException("JSON that was just written cannot be read", e);
        }
    }

    /** The resource, which must be valid JSON of R4, as XML; Problem UNAVAILABLE once the deadline has passed. */
    public static byte[] toXml(byte[] json, boolean pretty, Deadline deadline) {
        deadline.check();
        IBaseResource resource = Loaded.R4
                .newJsonParser()
                .setParserErrorHandler(new LenientErrorHandler(false).setErrorOnInvalidValue(false))
                .parseResource(new String(XmlCharacters.representable(XmlNumbers.kept(json)), StandardCharsets.UTF_8));
        deadline.check();
        forgetTargets(resource);
        StringWriter xml = new StringWriter();
        try {
            Loaded.R4
                    .newXmlParser()
                    .setPrettyPrint(pretty)
                    .encodeResourceToWriter(resource, TimedText.writer(xml, deadline));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes all text", e);
        }
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * HAPI's parsers have found the resources in a bundle inside that references lead to, and its encoders would write them once
     * more into what holds the reference, which not every resource can. Contained ones are found where they are.
     */
    private static void forgetTargets(IBaseResource resource) {
        for (Reference reference :
                Loaded.R4.newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class)) {
            if (!String.valueOf(reference.getReference()).startsWith("#")) {
                reference.setResource(null);
            }
        }
    }

    private static IParser parser(IParser parser) {
        parser.setParserErrorHandler(new StrictErrorHandler());
        return parser;
    }

    /** The first line, without values: they may name a person. */
    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return message.replaceAll("HAPI-\\d+: |\\w+Exception at |,? ?\\{unknown-source\\}", "")
                .replaceAll("element=\"([^\"]*)\"", "element $1")
                .replaceAll("\"[^\"]*\"", "…");
    }
}
