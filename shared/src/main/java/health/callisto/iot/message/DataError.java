package health.callisto.iot.message;

import health.callisto.problem.Problem;

/** A message or a measurement cannot be used as it is; trying again changes nothing. The message holds no value of it. */
public final class DataError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in the words of the connector that mappings come from (spec 05, section 4). */
    public enum Kind {
        /** The message is no JSON. */
        INVALID_DATA_FORMAT("InvalidDataFormat"),
        /** A value that the mapping requires is absent, or of another type. */
        INCOMPATIBLE_DATA("IncompatibleData"),
        /** An expression of the mapping cannot be evaluated on this message. */
        TEMPLATE_EXPRESSION("TemplateExpression"),
        /** The FHIR mapping has no template for a measurement's type. */
        TEMPLATE_NOT_FOUND("TemplateNotFound"),
        /** A quantity has no number, or several for one Observation. */
        INVALID_QUANTITY_FHIR_VALUE("InvalidQuantityFhirValue"),
        /** Several texts for one Observation. */
        INVALID_STRING_FHIR_VALUE("InvalidStringFhirValue"),
        /** A value of a stream is no decimal, nor E, U or L. */
        INVALID_SAMPLED_DATA_FHIR_VALUE("InvalidSampledDataFhirValue"),
        /** The mapping puts measurements together by a correlation id, and one has none. */
        CORRELATION_ID_NOT_DEFINED("CorrelationIdNotDefined"),
        /** What the mapping makes of the measurements is no valid resource. */
        FHIR_DATA_MAPPING("FhirDataMapping"),
        /** A stored Observation has another shape than the mapping makes. */
        NOT_SUPPORTED("NotSupported"),
        DEVICE_NOT_FOUND("DeviceNotFound"),
        /** The device is nobody's, or its reference to a patient cannot be followed. */
        PATIENT_NOT_FOUND("PatientNotFound"),
        ENCOUNTER_NOT_FOUND("EncounterNotFound"),
        MULTIPLE_DEVICE_FOUND("MultipleDeviceFound"),
        MULTIPLE_PATIENT_FOUND("MultiplePatientFound"),
        MULTIPLE_ENCOUNTER_FOUND("MultipleEncounterFound"),
        PATIENT_IDENTITY_NOT_DEFINED("PatientIdentityNotDefined"),
        ENCOUNTER_IDENTITY_NOT_DEFINED("EncounterIdentityNotDefined"),
        /** The device is another patient's than the message says. */
        PATIENT_DEVICE_MISMATCH("PatientDeviceMismatch"),
        /** Something failed that was not foreseen, and would fail again on the same data. */
        UNFORESEEN("Unhandled");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As the connector that mappings come from calls it. */
        public String text() {
            return text;
        }
    }

    private final Kind kind;
    private final String reason;

    public DataError(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.reason = kind.text();
    }

    private DataError(Throwable cause) {
        super(
                cause instanceof Problem refused
                        ? "The FHIR service refuses it (" + refused.kind() + ")"
                        : "This was not foreseen; see the log of that time",
                cause);
        this.kind = Kind.UNFORESEEN;
        this.reason = Kind.UNFORESEEN.text() + cause.getClass().getSimpleName();
    }

    /** What fails for a reason that no kind has. */
    static DataError unforeseen(Throwable cause) {
        return new DataError(cause);
    }

    public Kind kind() {
        return kind;
    }

    /** In one word, as dead letters have it. */
    public String reason() {
        return reason;
    }
}
