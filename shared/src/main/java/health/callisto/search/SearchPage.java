package health.callisto.search;

import health.callisto.http.QueryParameters;
import health.callisto.problem.Issue;
import health.callisto.resource.version.StoredResource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page of a searchset.
 *
 * @param matches in the order asked for
 * @param included what _include and _revinclude added, without repeats and without the matches
 * @param total present when it was asked for or is known anyway
 * @param next opaque token of the next page, the value of {@code _page}; empty on the last page
 * @param previous the same for the page before
 * @param related the parameters of the page of those that were too many to include
 * @param honoured the parameters that were understood, for the self link
 * @param issues warnings on what was not understood
 */
public record SearchPage(
        List<StoredResource> matches,
        List<StoredResource> included,
        OptionalLong total,
        Optional<String> next,
        Optional<String> previous,
        Optional<String> related,
        QueryParameters honoured,
        List<Issue> issues) {}
