package health.callisto.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens a stream when something is read of it, and not before. */
final class LateInputStream extends InputStream {
    private final Supplier<InputStream> opener;
    private Optional<InputStream> opened = Optional.empty();

    LateInputStream(Supplier<InputStream> opener) {
        this.opener = opener;
    }

    private InputStream stream() {
        InputStream stream = opened.orElseGet(opener);
        opened = Optional.of(stream);
        return stream;
    }

    @Override
    public int read() throws IOException {
        return stream().read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        return stream().read(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
        }
    }
}
