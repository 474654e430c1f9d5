package health.callisto.infra;

import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import health.callisto.functions.OwnApp;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the functions and the code below them name in Azure. */
final class Triggers {
    private Triggers() {}

    /** The functions of the package, each with whether it is an app of its own. */
    record Function(String name, Optional<OwnApp> ownApp, Method method) {}

    static List<Function> functions() {
        return new ClassFileImporter()
                .importPackages("health.callisto.functions").stream()
                        .flatMap(type -> Arrays.stream(type.reflect().getMethods()))
                        .filter(method -> method.isAnnotationPresent(FunctionName.class))
                        .map(method -> new Function(
                                method.getAnnotation(FunctionName.class).value(),
                                Optional.ofNullable(method.getDeclaringClass().getAnnotation(OwnApp.class)),
                                method))
                        .toList();
    }

    static List<QueueTrigger> queues() {
        return annotations(QueueTrigger.class);
    }

    static List<EventHubTrigger> hubs() {
        return annotations(EventHubTrigger.class);
    }

    /** The containers that the code makes where they are absent: the constants of that name. */
    static List<String> containers() {
        Path classes = Path.of("../shared/target/classes");
        try (Stream<Path> walk = Files.walk(classes)) {
            return walk.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.replace(".class", "").replace(File.separatorChar, '.'))
                    .flatMap(name -> Arrays.stream(type(name).getDeclaredFields()))
                    .filter(field -> field.getName().equals("CONTAINER"))
                    .map(Triggers::text)
                    // Others are patterns of names that callers give.
                    .filter(name -> name.startsWith("callisto-"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("The classes of shared cannot be read", e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Triggers.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("A class of shared is not on the class path: " + name, e);
        }
    }

    private static <A extends Annotation> List<A> annotations(Class<A> type) {
        return functions().stream()
                .flatMap(function -> Arrays.stream(function.method().getParameterAnnotations()))
                .flatMap(Arrays::stream)
                .flatMap(annotation -> type.isInstance(annotation) ? Stream.of(type.cast(annotation)) : Stream.empty())
                .toList();
    }

    private static String text(Field field) {
        try {
            field.setAccessible(true);
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("A constant of ours can be read", e);
        }
    }
}
