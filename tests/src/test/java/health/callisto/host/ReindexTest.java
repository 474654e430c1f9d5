package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code $reindex} through the queue and the function of its own, as it runs in the cloud. */
@ExtendWith(SharedHost.class)
class ReindexTest {
    @Test
    void aParameterThatCameLaterIsSearchableWhenTheJobHasEnded(RunningHost host) {
        host.post("Basic", """
                {"resourceType":"Basic","code":{"text":"c"},"author":{"display":"Reindexed Author"}}
                """);
        host.post("SearchParameter", """
                {"resourceType":"SearchParameter","url":"http://example.org/author-name","name":"n","status":"active",
                 "description":"d","code":"author-name","base":["Basic"],"type":"string","expression":"Basic.author.display"}
                """);

        HttpResponse<String> started = host.post("$reindex", "{\"resourceType\":\"Parameters\"}");
        assertThat(started.statusCode()).isEqualTo(202);
        String status = started.headers()
                .firstValue("Content-Location")
                .orElseThrow()
                .substring(host.base().toString().length() + 1);
        Await.until("the end of the reindex", () -> host.get(status).statusCode() == 200);

        assertThat(host.get("Basic?author-name=reindexed").body()).contains("Reindexed Author");
        assertThat(host.get(status).body()).contains("\"type\":\"Basic\"");
    }
}
