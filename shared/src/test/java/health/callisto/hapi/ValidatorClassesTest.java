package health.callisto.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.junit.jupiter.api.Test;

/** What is excluded in the POM must be nothing that the validator of HAPI is linked to (ADR 8). */
class ValidatorClassesTest {
    /**
     * Other versions of FHIR, which a switch on the version never leads to, and a decoder of HAPI's own mistake: it declares no such
     * library, so the check of a signature ends in an issue.
     */
    private static final List<String> LEFT_OUT = List.of(
            "ca.uhn.fhir.model.dstu2.",
            "org.hl7.fhir.dstu2.",
            "org.hl7.fhir.dstu2016may.",
            "org.hl7.fhir.r4b.",
            "org.apache.commons.net.util.Base64");

    @Test
    void everyClassOfTheValidatorLinks() throws IOException {
        List<String> broken = new ArrayList<>();
        for (String name : classes()) {
            try {
                Class.forName(name, true, getClass().getClassLoader());
            } catch (LinkageError | ClassNotFoundException e) {
                broken.add(name + ": " + e);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void whatTheValidatorNamesIsThereButForOtherVersionsOfFhir() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (String name : classes()) {
            for (String named : named(name)) {
                boolean leftOut = LEFT_OUT.stream().anyMatch(named::startsWith);
                if (!leftOut && !isThere(named)) {
                    missing.add(name + " names " + named);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Those of HAPI's support and of the validator of instances; the rest of that library is its command line. */
    private static List<String> classes() throws IOException {
        List<String> names = new ArrayList<>(inJarOf(FhirInstanceValidator.class, "org/hl7/fhir/common/"));
        names.addAll(inJarOf(InstanceValidator.class, "org/hl7/fhir/validation/instance/"));
        assertThat(names).hasSizeGreaterThan(100);
        return names;
    }

    private static List<String> inJarOf(Class<?> type, String folder) throws IOException {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        try (JarFile file = new JarFile(jar)) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private boolean isThere(String name) {
        return getClass().getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }

    /** The classes in the constant pool (Java Virtual Machine Specification, 4.4). */
    private List<String> named(String name) throws IOException {
        try (InputStream bytes = getClass().getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class");
                DataInputStream in = new DataInputStream(bytes)) {
            in.readInt();
            in.readInt();
            int count = in.readUnsignedShort();
            String[] texts = new String[count];
            List<Integer> classes = new ArrayList<>();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[i] = in.readUTF();
                    case 7 -> classes.add(in.readUnsignedShort());
                    case 8, 16, 19, 20 -> in.skipBytes(2);
                    case 15 -> in.skipBytes(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
                    case 5, 6 -> {
                        in.skipBytes(8);
                        i++;
                    }
                    default -> throw new IllegalStateException("A constant of the kind " + tag);
                }
            }
            return classes.stream()
                    .map(index -> texts[index])
                    .map(text -> text.startsWith("[")
                            ? text.replaceFirst("^\\[+L?", "").replace(";", "")
                            : text)
                    .filter(text -> text.contains("/"))
                    .map(text -> text.replace('/', '.'))
                    .toList();
        }
    }
}
