package health.callisto;

import com.azure.storage.blob.BlobServiceClient;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import health.callisto.bulk.Bulk;
import health.callisto.config.Settings;
import health.callisto.events.Events;
import health.callisto.http.Pipeline;
import health.callisto.iot.Devices;
import health.callisto.manage.ManagedStore;
import health.callisto.storage.Lazy;
import health.callisto.storage.StorageAccount;
import health.callisto.telemetry.AccountSnapshot;
import health.callisto.workspace.ControlDatabase;
import health.callisto.workspace.Databases;
import health.callisto.workspace.ServiceDirectory;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;

/** The composition root: wires infrastructure and features from the settings, once for each process. */
public final class Callisto implements AutoCloseable {
    private final ServiceDirectory directory;
    private final ServiceRegistry services;
    private final ControlDatabase control;
    private final ManagedStore managed;
    private final HostPages pages;
    private final Pipeline pipeline;
    private final Bulk bulk;
    private final Events events;
    private final Devices devices;
    private final Lazy<AccountSnapshot> accounts;

    /** @param meters take what operators measure */
    public Callisto(Settings settings, MeterRegistry meters) {
        Clock clock = Clock.systemUTC();
        Supplier<String> newId = newIds(settings);
        Databases databases = new Databases(settings.sqlUrl(), settings.sqlPool(), settings.data());
        control = new ControlDatabase(databases);
        managed = new ManagedStore(control, clock);
        directory = new ServiceDirectory(managed, clock);
        services = new ServiceRegistry(directory, databases, settings.origins(), clock);
        StorageAccount storage = new StorageAccount(settings);
        Supplier<BlobServiceClient> blobs = storage.blobs();
        pages = new HostPages(managed, services);
        bulk = new Bulk(services, storage, settings.jobRetention(), clock);
        events = new Events(services, managed, settings.events(), settings.origin(), blobs, meters, clock, newId);
        devices = new Devices(settings.iot(), services, managed, blobs, meters, clock);
        accounts = new Lazy<>(
                () -> new AccountSnapshot(managed, blobs.get(), storage.tables(), settings.resourceGroup(), clock));
        pipeline =
                new HttpWiring(settings, clock, newId).pipeline(services, managed, blobs, pages, bulk, events, devices);
    }

    /** The workspace {@code demo} with the service {@code main}, where there is nothing yet: a first run needs no set-up. */
    public void makeDefaultService() {
        directory.withDefault();
    }

    /** What HTTP requests go to. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Carries out the unit of a job that a queue message names. */
    public void runUnit(String message) {
        bulk.work(message);
    }

    /**
     * To be called before the rest is stopped: jobs and events end at their next step, and go on from there at the next start.
     * Requests are answered still.
     */
    public void stopWork() {
        bulk.stop();
        events.close();
    }

    /** Looks after jobs (sends again what was lost, ends what is done) and forgets what is old. */
    public void sweepJobs() {
        services.lookAfter(service -> {
            bulk.lookAfter(service);
            events.lookAfter(service);
            service.idempotency().forgetOld();
        });
        services.closeIdle();
        devices.retryUnknown();
    }

    /** Publishes what was committed to Event Grid; returns when there has been nothing to publish for almost a second. */
    public void publishEvents() {
        events.publish();
    }

    /** Writes a row for each account, if that was not done today. */
    public void snapshotAccounts() {
        accounts.get().run();
    }

    /** Device messages to Observations. */
    public Devices devices() {
        return devices;
    }

    /** Asks the control database and those of open services something; a RuntimeException says which cannot be reached. */
    public void checkDatabases() {
        pages.checkDatabases();
    }

    /**
     * Ids of new resources, UUIDs (RFC 9562). In SQLite they grow with time: rows of one group fall into one page of the index
     * of ids. On SQL Server they do not, as its many writers would all wait for that page.
     */
    private static Supplier<String> newIds(Settings settings) {
        NoArgGenerator ids = settings.sqlUrl().isPresent()
                ? Generators.randomBasedGenerator()
                : Generators.timeBasedEpochGenerator();
        return () -> ids.generate().toString();
    }

    @Override
    public void close() {
        events.close();
        devices.close();
        if (accounts.isMade()) {
            accounts.get().close();
        }
        bulk.close();
        services.close();
        control.close();
    }
}
