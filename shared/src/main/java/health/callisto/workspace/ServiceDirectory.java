package health.callisto.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which services there are and how they are set: read from the services file, or the one of the embedded default. */
public record ServiceDirectory(Map<ServiceName, ServiceSettings> services) {
    public ServiceDirectory {
        services = Map.copyOf(services);
    }

    /** Workspace {@code demo} with the FHIR service {@code main}. */
    public static ServiceDirectory embedded() {
        ServiceName name = new ServiceName("demo", "main");
        return new ServiceDirectory(Map.of(name, new ServiceSettings(container(name), false, Cors.NONE)));
    }

    /**
     * Reads {@code {"services":[{"workspace":"demo","service":"main","initialImport":false}]}}; IllegalArgumentException
     * that names what is wrong.
     */
    public static ServiceDirectory read(Path file) {
        try {
            JsonNode list = new ObjectMapper().readTree(file.toFile()).path("services");
            if (!list.isArray() || list.isEmpty()) {
                throw new IllegalArgumentException("The services file " + file + " needs a list \"services\"");
            }
            Map<ServiceName, ServiceSettings> services = new LinkedHashMap<>();
            for (JsonNode entry : list) {
                ServiceName name = new ServiceName(
                        entry.path("workspace").asText(), entry.path("service").asText());
                ServiceSettings settings = new ServiceSettings(
                        container(name), entry.path("initialImport").asBoolean(false), cors(entry.path("cors")));
                if (services.put(name, settings) != null) {
                    throw new IllegalArgumentException("The services file " + file + " names " + name + " twice");
                }
            }
            return new ServiceDirectory(services);
        } catch (IOException e) {
            throw new IllegalArgumentException("The services file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    public Optional<ServiceSettings> find(ServiceName name) {
        return Optional.ofNullable(services.get(name));
    }

    private static Cors cors(JsonNode cors) {
        return new Cors(
                texts(cors.path("origins")),
                texts(cors.path("headers")),
                texts(cors.path("methods")),
                Duration.ofSeconds(cors.path("maxAge").asLong(0)),
                cors.path("allowCredentials").asBoolean(false));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String container(ServiceName name) {
        return name.workspace() + "-" + name.service();
    }
}
