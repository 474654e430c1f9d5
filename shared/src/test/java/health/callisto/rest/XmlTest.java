package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** XML in both directions (R4 xml.html, http.html#mime-type). */
class XmlTest {
    private static final String XML = "application/fhir+xml";
    private static final String ANN = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Patient xmlns="http://hl7.org/fhir"><id value="ann"/>
              <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Ann &amp; <b>co</b></p></div></text>
              <contained><Organization><id value="o"/><name value="Inside"/></Organization></contained>
              <extension url="http://example.org/weight"><valueDecimal value="1.50"/></extension>
              <active value="true"/>
              <name><family value="Eyre"/><given value="Ann"/></name>
              <birthDate id="b" value="1980"><extension url="http://example.org/x"><valueString value="y"/></extension></birthDate>
              <managingOrganization><reference value="#o"/></managingOrganization>
            </Patient>""";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @Test
    void whatComesAsXmlIsStoredAsJsonToTheLastDecimal() {
        Answer created = fhir.put("Patient/ann", ANN, "Content-Type", XML);
        String json = fhir.get("Patient/ann").text();

        assertThat(created.status()).isEqualTo(201);
        assertThat(json)
                .contains("\"valueDecimal\":1.50")
                .contains("\"birthDate\":\"1980\"")
                .contains("\"_birthDate\":{\"id\":\"b\"")
                .contains("\"reference\":\"#o\"")
                .contains("Ann &amp; <b>co</b>");
        assertThat(fhir.get("Patient?family=eyre").json().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsStoredIsAnsweredAsXmlWhereThatIsWanted() {
        fhir.put("Patient/ann", ANN, "Content-Type", XML);

        Answer answer = fhir.get("Patient/ann", "Accept", XML);

        assertThat(answer.header("Content-Type")).isEqualTo("application/fhir+xml; charset=utf-8");
        assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(answer.text())
                .startsWith("<Patient xmlns=\"http://hl7.org/fhir\">")
                .contains("<id value=\"ann\"/>")
                .contains("<versionId value=\"1\"/>")
                .contains("<valueDecimal value=\"1.50\"/>")
                .contains("<birthDate id=\"b\" value=\"1980\">")
                .contains("<reference value=\"#o\"/>");
    }

    @Test
    void theSameResourceAgainMakesNoVersionWhicheverFormatItComesIn() {
        fhir.put("Patient/ann", ANN, "Content-Type", XML);
        String xml = fhir.get("Patient/ann", "Accept", XML).text();

        assertThat(fhir.put("Patient/ann", xml, "Content-Type", XML).header("ETag"))
                .isEqualTo("W/\"1\"");
        assertThat(fhir.put("Patient/ann", fhir.get("Patient/ann").text()).header("ETag"))
                .isEqualTo("W/\"1\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Patient?_format=xml ~ - ~ xml
            Patient?_format=application/fhir%2Bxml ~ application/json ~ xml
            Patient?_format=application/fhir+xml ~ - ~ xml
            Patient?_format=text/xml ~ - ~ xml
            Patient?_format=json ~ application/fhir+xml ~ json
            Patient ~ application/xml ~ xml
            Patient ~ text/xml ~ xml
            Patient ~ application/fhir+json, application/fhir+xml ~ json
            Patient ~ application/fhir+json;q=0.5, application/fhir+xml;q=0.9 ~ xml
            Patient ~ application/fhir+xml;q=0.1, */* ~ json
            metadata ~ application/fhir+xml ~ xml
            """)
    void theMostWantedFormatIsGiven(String path, String accept, String expected) {
        Answer answer = accept == null ? fhir.get(path) : fhir.get(path, "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/fhir+" + expected);
        assertThat(answer.text()).startsWith(expected.equals("xml") ? "<" : "{");
    }

    @Test
    void aTransactionComesAndGoesAsXml() {
        Answer answer = fhir.post("", """
                <Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/>
                  <entry><fullUrl value="urn:uuid:0f2a8bf8-9d8f-4a5c-8d0e-6d8c1f6f3a11"/>
                    <resource><Patient><gender value="female"/></Patient></resource>
                    <request><method value="POST"/><url value="Patient"/></request></entry>
                  <entry><resource><Observation><status value="final"/><code><text value="c"/></code>
                      <subject><reference value="urn:uuid:0f2a8bf8-9d8f-4a5c-8d0e-6d8c1f6f3a11"/></subject></Observation></resource>
                    <request><method value="POST"/><url value="Observation"/></request></entry>
                </Bundle>""", "Content-Type", XML, "Accept", XML);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("<type value=\"transaction-response\"/>")
                .contains("201 Created");
        assertThat(fhir.get("Observation?subject:Patient.gender=female")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void errorsAreXmlToo() {
        Answer missing = fhir.get("Patient/none", "Accept", XML);
        Answer invalid = fhir.post(
                "Patient",
                "<Patient xmlns=\"http://hl7.org/fhir\"><gender value=\"purple\"/></Patient>",
                "Content-Type",
                XML,
                "Accept",
                XML);

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).startsWith("<OperationOutcome");
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.text()).startsWith("<OperationOutcome").contains("gender");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            <Patient xmlns="http://hl7.org/fhir"><nonsense value="1"/></Patient> ~ nonsense
            <Patient xmlns="http://hl7.org/fhir"> ~ XML
            <Patient xmlns="http://elsewhere.org"><active value="true"/></Patient> ~ XML
            <Nonsense xmlns="http://hl7.org/fhir"/> ~ XML
            <!DOCTYPE p [<!ENTITY x "y">]><Patient xmlns="http://hl7.org/fhir"/> ~ document type
            <!doctype p SYSTEM "file:///etc/passwd"><Patient xmlns="http://hl7.org/fhir"/> ~ document type
            <Patient xmlns="http://hl7.org/fhir"><active value="&xxe;"/></Patient> ~ XML
            {"resourceType":"Patient"} ~ XML
            plain text ~ XML
            """)
    void whatIsNoFhirXmlIsRefused(String body, String said) {
        Answer answer = fhir.post("Patient", body, "Content-Type", XML);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains(said);
    }

    @Test
    void noValueOfTheBodyIsRepeatedInAnError() {
        Answer answer = fhir.post(
                "Patient",
                "<Patient xmlns=\"http://hl7.org/fhir\"><birthDate value=\"SECRET\"/></Patient>",
                "Content-Type",
                XML);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("SECRET");
    }

    @Test
    void anExtensionInPlaceOfARepeatedValueComesIn() {
        String extension = "<extension url=\"http://example.org/why\"><valueCode value=\"unknown\"/></extension>";
        fhir.put(
                "Patient/p",
                "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p\"/><name><given>" + extension
                        + "</given></name></Patient>",
                "Content-Type",
                XML);

        assertThat(fhir.get("Patient/p").text()).contains("\"_given\":[{\"extension\"");
        assertThat(fhir.get("Patient/p", "Accept", XML).text()).contains("<given><extension");
    }

    @Test
    void parametersWithAReferenceIntoABundleInsideAreAnsweredAsXml() {
        String bundle =
                "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"fullUrl\":\"urn:uuid:0d1a1a0e-44a6-4d5d-9b1c-2d8a9a2c1e01\","
                        + "\"resource\":{\"resourceType\":\"Patient\",\"active\":true}},"
                        + "{\"fullUrl\":\"http://example.org/Group/g\",\"resource\":{\"resourceType\":\"Group\",\"id\":\"g\",\"type\":\"person\",\"actual\":true,"
                        + "\"member\":[{\"entity\":{\"reference\":\"urn:uuid:0d1a1a0e-44a6-4d5d-9b1c-2d8a9a2c1e01\"}}]}}]}";
        fhir.put(
                "Parameters/p",
                "{\"resourceType\":\"Parameters\",\"id\":\"p\",\"parameter\":[{\"name\":\"ref\",\"valueReference\":{\"reference\":\"urn:uuid:0d1a1a0e-44a6-4d5d-9b1c-2d8a9a2c1e01\"}},"
                        + "{\"name\":\"absolute\",\"valueReference\":{\"reference\":\"http://example.org/Group/g\"}},"
                        + "{\"name\":\"bundle\",\"resource\":" + bundle + "}]}");

        Answer xml = fhir.get("Parameters/p", "Accept", XML);

        assertThat(xml.status()).isEqualTo(200);
        assertThat(xml.text()).doesNotContain("<contained>");
        String json = fhir.get("Parameters/p").text();
        assertThat(fhir.put("Parameters/p", xml.text(), "Content-Type", XML).header("ETag"))
                .as(json)
                .isEqualTo("W/\"1\"");
    }

    @Test
    void deepNestingIsNoFailure() {
        String deep = "<extension url=\"u\">".repeat(3_000) + "</extension>".repeat(3_000);

        assertThat(fhir.post(
                                "Patient",
                                "<Patient xmlns=\"http://hl7.org/fhir\">" + deep + "</Patient>",
                                "Content-Type",
                                XML)
                        .status())
                .isEqualTo(400);
    }
}
