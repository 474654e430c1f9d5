package health.callisto.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One host without samples for all classes that do not mind what the others store; ended behind the last of them. */
final class SharedHost implements ParameterResolver {

    /** Lives as long as the root context, which closes it. */
    private record Started(RunningHost host, Path data) implements AutoCloseable {
        static Started start() {
            try {
                Path data = Files.createTempDirectory("callisto-shared-host");
                return new Started(RunningHost.start(data), data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            host.close();
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningHost.class;
    }

    @Override
    public RunningHost resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedHost.class))
                .getOrComputeIfAbsent(SharedHost.class, key -> Started.start(), Started.class)
                .host();
    }
}
