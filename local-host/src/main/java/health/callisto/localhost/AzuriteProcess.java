package health.callisto.localhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process with Azurite over one folder. It ends when the process that started it does, however that ends: its standard input
 * closes then. Its number is in the folder before it touches anything there, so that no other one is ever started beside it.
 */
final class AzuriteProcess implements AutoCloseable {
    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 10;
    private static final String NUMBER = "azurite.pid";

    private final Process process;
    private final AzuritePorts ports;

    private AzuriteProcess(Process process, AzuritePorts ports) {
        this.process = process;
        this.ports = ports;
    }

    /**
     * Starts it; there must be no former one any more.
     *
     * @param home folder with the node modules
     * @param data where its files are
     */
    static AzuriteProcess launch(Path home, Path data, AzuritePorts ports) throws IOException {
        Path modules = home.resolve("local-host/node_modules");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "node",
                // Blobs pass through short-lived buffers: with room for them a quarter of its time goes to other
                // things.
                "--max-semi-space-size=64",
                // Those buffers are not in its heap; when they grow it begins to mark the heap, some hundred times
                // in an import, unless it has to do so at once.
                "--no-incremental-marking",
                home.resolve("local-host/src/main/node/azurite.js").toString(),
                "--location",
                data.toString(),
                "--silent",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                String.valueOf(ports.blob()),
                "--queueHost",
                "127.0.0.1",
                "--queuePort",
                String.valueOf(ports.queue()),
                "--tableHost",
                "127.0.0.1",
                "--tablePort",
                String.valueOf(ports.table())));
        builder.environment().put("NODE_PATH", modules.toString());
        File log = data.resolve("azurite.log").toFile();
        builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log));
        Process process = builder.start();
        Files.writeString(data.resolve(NUMBER), String.valueOf(process.pid()));
        process.getOutputStream().write("start\n".getBytes(UTF_8));
        process.getOutputStream().flush();
        return new AzuriteProcess(process, ports);
    }

    /**
     * Ends the Azurite of a host that is gone. Only the holder of the data folder's lock comes here, so nobody needs it any more.
     */
    static void endFormer(Path data) throws IOException {
        Path file = data.resolve(NUMBER);
        if (Files.exists(file)) {
            String number = Files.readString(file).strip();
            if (number.matches("[0-9]{1,18}")) {
                ProcessHandle.of(Long.parseLong(number))
                        .filter(process -> isAzuriteOf(data, process))
                        .ifPresent(AzuriteProcess::end);
            }
            Files.delete(file);
        }
    }

    /** After a restart of the machine the number may be another program's. */
    private static boolean isAzuriteOf(Path data, ProcessHandle process) {
        return process.info()
                .commandLine()
                .or(process.info()::command)
                .filter(line ->
                        line.contains("azurite.js") ? line.contains(data.toString()) : line.endsWith("node.exe"))
                .isPresent();
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        if (!hasEnded(process)) {
            process.destroyForcibly();
            if (!hasEnded(process)) {
                throw new StartFailure(
                        "The Azurite of an earlier start does not end; end the process " + process.pid());
            }
        }
    }

    private static boolean hasEnded(ProcessHandle process) {
        try {
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until it answers on all of its ports; false if that takes too long, or it ends. */
    boolean comes() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!ports.answer()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return process.isAlive();
    }

    static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while Azurite starts", e);
        }
    }

    /** Waits for its end, whatever that comes from; answers its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                // It must not write to its folder any more when this returns.
                process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
    }
}
