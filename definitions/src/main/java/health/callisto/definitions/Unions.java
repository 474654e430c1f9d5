package health.callisto.definitions;

import java.util.ArrayList;
import java.util.List;

/** Cuts a FHIRPath union to the branches that can find something in one resource type. */
final class Unions {
    private Unions() {}

    static String branches(String expression, String resourceType) {
        List<String> kept = new ArrayList<>();
        for (String branch : split(expression)) {
            String bare = branch.replaceFirst("^\\(+", "");
            String root = bare.split("[.\\s)]", 2)[0];
            if (root.equals(resourceType) || root.equals("Resource") || root.equals("DomainResource")) {
                kept.add(branch);
            }
        }
        return String.join(" | ", kept);
    }

    private static List<String> split(String expression) {
        List<String> branches = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '|' && depth == 0) {
                branches.add(expression.substring(start, i).strip());
                start = i + 1;
            }
        }
        branches.add(expression.substring(start).strip());
        return branches;
    }
}
