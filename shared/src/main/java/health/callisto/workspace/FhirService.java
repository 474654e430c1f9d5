package health.callisto.workspace;

import health.callisto.job.JobStore;
import health.callisto.resource.ResourceStore;
import health.callisto.search.ResourceIntake;
import health.callisto.search.SearchEngine;
import health.callisto.search.SearchParameters;
import health.callisto.sql.Database;

/** An open FHIR service: all that its requests and its workers need. Nothing in it is shared with another service but code. */
public record FhirService(
        ServiceName name,
        ServiceSettings settings,
        Database database,
        ResourceStore resources,
        SearchParameters parameters,
        SearchEngine search,
        ResourceIntake intake,
        JobStore jobs)
        implements AutoCloseable {
    @Override
    public void close() {

        database.close();
    }
}
