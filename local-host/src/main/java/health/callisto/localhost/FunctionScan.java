package health.callisto.localhost;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the functions: every public method with {@code @FunctionName} in the package of one of them. */
final class FunctionScan {
    private FunctionScan() {}

    /**
     * The functions by name.
     *
     * @param anchor a class of the package to look through
     * @param injector makes the objects, as it does for the worker
     */
    static List<FunctionMethod> functions(Class<?> anchor, FunctionInstanceInjector injector) {
        List<FunctionMethod> functions = new ArrayList<>();
        for (Class<?> type : classes(anchor)) {
            for (Method method : type.getDeclaredMethods()) {
                FunctionName name = method.getAnnotation(FunctionName.class);
                if (name != null) {
                    functions.add(new FunctionMethod(name.value(), instance(injector, type), method));
                }
            }
        }
        functions.sort((one, other) -> one.name().compareTo(other.name()));
        return functions;
    }

    private static Object instance(FunctionInstanceInjector injector, Class<?> type) {
        try {
            return injector.getInstance(type);
        } catch (Exception e) {
            throw new StartFailure("The function class " + type.getName() + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static List<Class<?>> classes(Class<?> anchor) {
        try {
            URI source =
                    anchor.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path path = Path.of(source);
            if (Files.isDirectory(path)) {
                return classes(path, anchor);
            }
            try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
                return classes(jar.getPath("/"), anchor);
            }
        } catch (IOException | URISyntaxException e) {
            throw new StartFailure("The function classes cannot be found", e);
        }
    }

    private static List<Class<?>> classes(Path root, Class<?> anchor) throws IOException {
        String packageName = anchor.getPackageName();
        try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                    .map(name -> packageName + "." + name.substring(0, name.length() - ".class".length()))
                    .toList();
            List<Class<?>> classes = new ArrayList<>();
            for (String name : names) {
                classes.add(Class.forName(name));
            }
            return classes;
        } catch (ClassNotFoundException e) {
            throw new StartFailure("A function class cannot be loaded: " + e.getMessage(), e);
        }
    }
}
