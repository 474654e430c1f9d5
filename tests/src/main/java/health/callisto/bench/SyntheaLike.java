package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Makes as many resources as wanted out of samples/: round after round of copies, in the mix of types of the samples. */
final class SyntheaLike {
    /** Each tenth has the same mix of types, so that the first and the last one can be compared. */
    static final int TENTHS = 10;

    private final Map<String, List<Template>> templates;
    private final int round;

    private SyntheaLike(Map<String, List<Template>> templates) {
        this.templates = templates;
        this.round = templates.values().stream().mapToInt(List::size).sum();
    }

    static SyntheaLike of(Path samples) throws IOException {
        Map<String, List<Template>> templates = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(samples)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".ndjson.gz"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString();
                templates.put(name.substring(0, name.indexOf('.')), templates(file));
            }
        }
        return new SyntheaLike(templates);
    }

    private static List<Template> templates(Path file) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            return reader.lines().map(Template::new).collect(Collectors.toList());
        }
    }

    /** Resources of that type, of the first rounds. */
    Stream<byte[]> ofType(String type, int count) {
        List<Template> ofType = templates.getOrDefault(type, List.of());
        return Stream.iterate(0, i -> i < count, i -> i + 1)
                .map(i -> ofType.get(i % ofType.size()).copy(i / ofType.size()));
    }

    /** Writes the resources as NDJSON, ten files for each type; answers the files in the order to import them. */
    List<Path> write(int resources, Path folder) throws IOException {
        List<Path> files = new java.util.ArrayList<>();
        for (int tenth = 0; tenth < TENTHS; tenth++) {
            for (Map.Entry<String, List<Template>> type : templates.entrySet()) {
                Path file = folder.resolve(type.getKey() + "." + tenth + ".ndjson");
                if (write(type.getValue(), resources, tenth, file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private boolean write(List<Template> ofType, int resources, int tenth, Path file) throws IOException {
        // Of a type that is a share s of the samples, a share s of what is wanted, the same number in each tenth.
        long wanted = Math.round((double) resources * ofType.size() / round);
        long from = wanted * tenth / TENTHS;
        long to = wanted * (tenth + 1) / TENTHS;
        if (from == to) {
            return false;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long i = from; i < to; i++) {
                out.write(ofType.get((int) (i % ofType.size())).copy((int) (i / ofType.size())));
                out.write('\n');
            }
        }
        return true;
    }
}
