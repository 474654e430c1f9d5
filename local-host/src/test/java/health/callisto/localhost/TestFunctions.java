package health.callisto.localhost;

import com.microsoft.azure.functions.annotation.FunctionName;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** The functions of an object, as the host finds them. */
final class TestFunctions {
    private TestFunctions() {}

    static List<FunctionMethod> of(Object instance) {
        return Arrays.stream(instance.getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(FunctionName.class))
                .map(method -> new FunctionMethod(name(method), instance, method))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    private static String name(Method method) {
        return method.getAnnotation(FunctionName.class).value();
    }
}
