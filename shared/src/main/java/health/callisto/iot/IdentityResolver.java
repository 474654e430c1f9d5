package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Sha256;
import health.callisto.iot.message.DataError;
import health.callisto.iot.observation.MeasurementGroup;
import health.callisto.iot.observation.ResolvedIds;
import health.callisto.resource.write.Precondition;
import health.callisto.workspace.FhirService;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds device, patient and encounter of a group of measurements, and makes them where it is set to (spec 05, section 3). What
 * it makes has an id of its identifier: two who make it at once make one.
 */
final class IdentityResolver {
    private static final Pattern PATIENT = Pattern.compile("(?i:Patient)/([A-Za-z0-9_.\\-~#]+)");

    private final FhirRecords records;
    private final IdentityMode mode;
    private final Optional<String> deviceSystem;

    /** @param deviceSystem of the identifiers of devices; empty: of whatever system */
    IdentityResolver(FhirService service, IdentityMode mode, Optional<String> deviceSystem) {
        this.records = new FhirRecords(service);
        this.mode = mode;
        this.deviceSystem = deviceSystem;
    }

    /** DataError if one of them is not there, is there more than once, or belongs to another. */
    ResolvedIds resolve(MeasurementGroup group) {
        if (mode == IdentityMode.LOOKUP_WITH_ENCOUNTER && isBlank(group.encounterId())) {
            throw new DataError(DataError.Kind.ENCOUNTER_IDENTITY_NOT_DEFINED, "The measurements name no encounter");
        }
        Optional<FhirRecords.Versioned> device = single(
                records.byIdentifier("Device", deviceSystem, group.deviceId()),
                DataError.Kind.MULTIPLE_DEVICE_FOUND,
                "device");
        Optional<String> linked = device.flatMap(found -> patient(found.resource()));
        if (device.isPresent() && linked.isPresent()) {
            if (mode == IdentityMode.CREATE && !isBlank(group.patientId())) {
                checkPatient(linked.get(), group.patientId().orElseThrow());
            }
            return new ResolvedIds(linked.get(), device.get().id(), encounter(group));
        }
        if (mode != IdentityMode.CREATE) {
            throw device.isEmpty()
                    ? new DataError(DataError.Kind.DEVICE_NOT_FOUND, "There is no device with that identifier")
                    : new DataError(DataError.Kind.PATIENT_NOT_FOUND, "The device has no patient that can be found");
        }
        String patient = patientOf(group);
        String id = device.map(found -> link(found, patient)).orElseGet(() -> create(group.deviceId(), patient));
        return new ResolvedIds(patient, id, encounter(group));
    }

    private static boolean isBlank(Optional<String> id) {
        return id.filter(text -> !text.isBlank()).isEmpty();
    }

    private static Optional<FhirRecords.Versioned> single(
            List<FhirRecords.Versioned> found, DataError.Kind several, String what) {
        if (found.size() > 1) {
            throw new DataError(several, "There is more than one " + what + " with that identifier");
        }
        return found.stream().findFirst();
    }

    /** Only a reference in the form Patient/id is followed, or one to the same by a URL of the service itself. */
    private Optional<String> patient(JsonNode device) {
        Matcher reference = PATIENT.matcher(
                records.relative(device.path("patient").path("reference").asText()));
        return reference.matches() ? Optional.of(reference.group(1)) : Optional.empty();
    }

    /** One patient's data must not go to another: the message has to name the one that the device is linked to. */
    private void checkPatient(String linked, String identifier) {
        boolean same = records.byIdentifier("Patient", Optional.empty(), identifier).stream()
                .anyMatch(patient -> patient.id().equals(linked));
        if (!same) {
            throw mismatch();
        }
    }

    private static DataError mismatch() {
        return new DataError(
                DataError.Kind.PATIENT_DEVICE_MISMATCH,
                "The device is linked to another patient than the message names");
    }

    private Optional<String> encounter(MeasurementGroup group) {
        if (isBlank(group.encounterId())) {
            return Optional.empty();
        }
        Optional<FhirRecords.Versioned> found = single(
                records.byIdentifier(
                        "Encounter", Optional.empty(), group.encounterId().orElseThrow()),
                DataError.Kind.MULTIPLE_ENCOUNTER_FOUND,
                "encounter");
        return Optional.of(found.orElseThrow(() ->
                        new DataError(DataError.Kind.ENCOUNTER_NOT_FOUND, "There is no encounter with that identifier"))
                .id());
    }

    private String patientOf(MeasurementGroup group) {
        if (isBlank(group.patientId())) {
            throw new DataError(DataError.Kind.PATIENT_IDENTITY_NOT_DEFINED, "The measurements name no patient");
        }
        String identifier = group.patientId().orElseThrow();
        return single(
                        records.byIdentifier("Patient", Optional.empty(), identifier),
                        DataError.Kind.MULTIPLE_PATIENT_FOUND,
                        "patient")
                .map(FhirRecords.Versioned::id)
                .orElseGet(() -> {
                    ObjectNode patient = resource("Patient", Optional.empty(), identifier);
                    records.put(patient, Precondition.ABSENT);
                    return patient.path("id").asText();
                });
    }

    private String link(FhirRecords.Versioned device, String patient) {
        if (device.resource().has("patient")) {
            throw mismatch();
        }
        device.resource().putObject("patient").put("reference", "Patient/" + patient);
        if (!records.put(device.resource(), new Precondition.Version(device.version()))) {
            // Another one was quicker; if it has linked the device to somebody else, that has to be seen.
            String now = records.find("Device", device.id())
                    .flatMap(found -> patient(found.resource()))
                    .orElse("");
            if (!now.equals(patient)) {
                throw mismatch();
            }
        }
        return device.id();
    }

    private String create(String deviceId, String patient) {
        ObjectNode device = resource("Device", deviceSystem, deviceId);
        device.putObject("patient").put("reference", "Patient/" + patient);
        String id = device.path("id").asText();
        if (!records.put(device, Precondition.ABSENT)) {
            String now = records.find("Device", id)
                    .flatMap(found -> patient(found.resource()))
                    .orElse("");
            if (!now.equals(patient)) {
                throw mismatch();
            }
        }
        return id;
    }

    private static ObjectNode resource(String type, Optional<String> system, String value) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        resource.put("resourceType", type);
        resource.put("id", HexFormat.of().formatHex(Sha256.of(system.orElse("") + "_" + value)));
        ObjectNode identifier = resource.putArray("identifier").addObject();
        system.ifPresent(given -> identifier.put("system", given));
        identifier.put("value", value);
        return resource;
    }
}
