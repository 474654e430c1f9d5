package health.callisto.bulk.exports;

import health.callisto.bulk.BlobName;
import health.callisto.bulk.NdjsonBlob;
import health.callisto.bulk.ResultStorage;
import health.callisto.job.JobFile;
import health.callisto.resource.version.StoredResource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The files that one try of a unit writes at a time; closed together, so that a position stands for all of them. */
final class ExportFiles {
    /** Behind so much a new file begins: what is lost when a worker dies is at most this. */
    private static final long FILE_BYTES = 100L * 1024 * 1024;

    /** The list of the manifest that a file belongs to. */
    enum Kind {
        OUTPUT,
        DELETED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ResultStorage storage;
    private final String container;
    private final String prefix;
    private final String type;
    private final int unit;
    private final long mostInFile;
    private final Map<Kind, NdjsonBlob> open = new EnumMap<>(Kind.class);
    private int number;

    /**
     * @param prefix of the names of the files; another one for each try, so that a late worker overwrites nothing
     * @param mostInFile resources in a file; 0: no bound but its size
     */
    ExportFiles(ResultStorage storage, String container, String prefix, String type, int unit, long mostInFile) {
        this.storage = storage;
        this.container = container;
        this.prefix = prefix;
        this.type = type;
        this.unit = unit;
        this.mostInFile = mostInFile;
    }

    /** The name of the file that is written now. */
    String current() {
        return name(Kind.OUTPUT);
    }

    void add(StoredResource version) {
        file(Kind.OUTPUT).add(version);
    }

    void add(Kind kind, byte[] json) {
        file(kind).add(json);
    }

    private NdjsonBlob file(Kind kind) {
        return open.computeIfAbsent(kind, k -> new NdjsonBlob(storage.blocks(new BlobName(container, name(k)))));
    }

    private String name(Kind kind) {
        return prefix + "-" + number + (kind == Kind.OUTPUT ? "" : "-" + kind.code()) + ".ndjson";
    }

    /** How many more versions may be added before the files are to be closed, {@code most} at most. */
    int room(int most) {
        long held =
                open.values().stream().mapToLong(NdjsonBlob::resources).max().orElse(0);
        return mostInFile == 0 ? most : (int) Math.min(most, mostInFile - held);
    }

    /** Whether it is time to close the files. */
    boolean full() {
        return open.values().stream()
                .anyMatch(file -> file.bytes() >= FILE_BYTES || (mostInFile > 0 && file.resources() >= mostInFile));
    }

    /** Closes the files; new ones begin with what is added next. */
    List<JobFile> close() {
        List<JobFile> files = new ArrayList<>();
        open.forEach((kind, file) -> {
            file.close();
            files.add(new JobFile(unit, name(kind), kind.code(), type, file.resources(), file.bytes()));
        });
        open.clear();
        number++;
        return files;
    }
}
