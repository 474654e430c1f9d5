package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Fills a product by a real {@code $import}: NDJSON files into its storage account, a job, its status until the end. */
final class Filling {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DONE = Pattern.compile("(\\d+) resources");

    /** So many resources were stored so long after the start. */
    record Mark(long nanos, long resources) {}

    /** How the import went; the last mark is its end. */
    record Result(List<Mark> marks) {
        long resources() {
            return marks.get(marks.size() - 1).resources();
        }

        double perSecond() {
            return resources() / (marks.get(marks.size() - 1).nanos() / 1e9);
        }

        /** The rate of the last tenth of the resources by that of the first tenth. */
        double lastTenthRatio() {
            double firstTenth = nanosAt(resources() / 10.0);
            double lastTenth = marks.get(marks.size() - 1).nanos() - nanosAt(resources() * 0.9);
            return firstTenth / lastTenth;
        }

        private double nanosAt(double wanted) {
            Mark before = new Mark(0, 0);
            for (Mark mark : marks) {
                if (mark.resources() >= wanted) {
                    double share = (wanted - before.resources()) / Math.max(1, mark.resources() - before.resources());
                    return before.nanos() + share * (mark.nanos() - before.nanos());
                }
                before = mark;
            }
            return before.nanos();
        }
    }

    private Filling() {}

    /** Generated resources, or the files of the folder that the options name. */
    static Result fill(Product product, Options options, int resources) throws Exception {
        return fill(product, options, resources, () -> {});
    }

    /** @param uploaded called when the files are in storage and the import begins */
    static Result fill(Product product, Options options, int resources, Runnable uploaded) throws Exception {
        if (options.folder().isPresent()) {
            try (Stream<Path> files = Files.list(options.folder().get())) {
                return run(
                        product,
                        files.filter(f -> f.toString().contains(".ndjson"))
                                .sorted()
                                .toList(),
                        uploaded);
            }
        }
        Path folder = Files.createTempDirectory("callisto-ndjson");
        List<Path> files =
                SyntheaLike.of(Product.home().resolve("samples")).write(options.resources(resources), folder);
        Result result = run(product, files, uploaded);
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
        return result;
    }

    private static Result run(Product product, List<Path> files, Runnable uploaded) throws Exception {
        String body = upload(product, files);
        System.err.println("Files are in storage, importing");
        uploaded.run();
        List<Mark> marks = new ArrayList<>();
        try (LoopbackClient client = product.client()) {
            long start = System.nanoTime();
            String status = start(client, product, body);
            LoopbackClient.Answer answer = client.get(status);
            while (answer.status() == 202) {
                Matcher done = DONE.matcher(client.progress());
                if (done.find()) {
                    marks.add(new Mark(System.nanoTime() - start, Long.parseLong(done.group(1))));
                }
                TimeUnit.MILLISECONDS.sleep(100);
                answer = client.get(status);
            }
            marks.add(new Mark(System.nanoTime() - start, count(answer)));
        }
        return new Result(marks);
    }

    private static String start(LoopbackClient client, Product product, String body) throws IOException {
        LoopbackClient.Answer answer = client.post(product.path("$import"), body.getBytes(UTF_8));
        if (answer.status() != 202) {
            throw new IOException("$import answered " + answer.status() + " " + answer.text());
        }
        return client.location();
    }

    private static long count(LoopbackClient.Answer answer) throws IOException {
        JsonNode manifest = JSON.readTree(answer.body());
        if (answer.status() != 200 || !manifest.path("error").isEmpty()) {
            throw new IOException("The import ended with " + answer.status() + " " + answer.text());
        }
        long count = 0;
        for (JsonNode output : manifest.path("output")) {
            count += output.path("count").asLong();
        }
        return count;
    }

    /** Answers the body of the {@code $import}. */
    private static String upload(Product product, List<Path> files) throws IOException {
        BlobContainerClient container = product.storage().createBlobContainerIfNotExists("import");
        ObjectNode body = JSON.createObjectNode().put("resourceType", "Parameters");
        ArrayNode parameters = body.putArray("parameter");
        parameters.addObject().put("name", "inputFormat").put("valueString", "application/fhir+ndjson");
        for (Path file : files) {
            BlobClient blob = container.getBlobClient(file.getFileName().toString());
            blob.uploadFromFile(file.toString());
            ArrayNode parts = parameters.addObject().put("name", "input").putArray("part");
            parts.addObject().put("name", "url").put("valueUri", blob.getBlobUrl());
        }
        return body.toString();
    }
}
