package health.callisto.localhost;

import com.microsoft.azure.functions.annotation.FunctionName;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A method with {@link FunctionName}, and the object that it is called on. */
record FunctionMethod(String name, Object instance, Method method) {

    /** The parameter that bears the annotation. */
    <A extends Annotation> Optional<A> annotation(Class<A> type) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> parameter.getAnnotation(type))
                .filter(annotation -> annotation != null)
                .findFirst();
    }

    Parameter[] parameters() {
        return method.getParameters();
    }

    /** What the function returns; what it throws comes out as it is, checked exceptions wrapped. */
    @Nullable
    Object call(@Nullable Object... arguments) {
        try {
            return method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("The function " + name + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The function " + name + " is not public", e);
        }
    }
}
