package health.callisto.functions;

import java.nio.file.Path;

/** A process that does what the cloud's worker does for its first request: loads the functions and answers a read. */
final class ColdStart {
    private ColdStart() {}

    public static void main(String[] arguments) {
        try (WorkerApp app = new WorkerApp(Path.of(arguments[0]), WorkerApp.NO_STORAGE)) {
            new Injector(app.product());
            System.out.println("answered "
                    + app.send("GET", "/demo/fhir/main/Patient/none", "").status());
        }
    }
}
