package health.callisto.iot;

import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.MappingProblem;
import java.util.List;

/** The two files of a connector. */
enum MappingFile {
    DEVICE("deviceMapping", "devicecontent.json"),
    FHIR("fhirMapping", "fhirmapping.json");

    private final String word;
    private final String file;

    MappingFile(String word, String file) {
        this.word = word;
        this.file = file;
    }

    /** Of URLs. */
    String word() {
        return word;
    }

    /** The name of its blob. */
    String file() {
        return file;
    }

    /** None if the file is valid. */
    List<MappingProblem> problems(String text) {
        return switch (this) {
            case DEVICE -> DeviceMapping.parse(text).problems();
            case FHIR -> FhirMapping.parse(text).problems();
        };
    }
}
