package health.callisto.search;

import health.callisto.search.query.Prefix;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Observations with random values, and random searches whose answers are worked out from these values alone. */
final class RandomObservations {
    private static final LocalDate FIRST = LocalDate.of(2019, 11, 1);
    private static final int DAYS = 500;
    private static final List<Prefix> PREFIXES =
            EnumSet.complementOf(EnumSet.of(Prefix.AP)).stream().toList();

    /** Days: a period may be open at its end. */
    record Row(
            String id,
            Optional<String> system,
            String code,
            int patient,
            boolean female,
            Optional<LocalDate> start,
            LocalDate end,
            Optional<BigDecimal> value) {}

    /** One parameter of a query and what it demands. */
    record Term(String text, Predicate<Row> holds) {}

    private final Random random;

    RandomObservations(long seed) {
        random = new Random(seed);
    }

    String patient(int number, boolean female) {
        return """
                {"resourceType":"Patient","id":"p%d","gender":"%s"}""".formatted(number, female ? "female" : "male");
    }

    Row row(int number) {
        LocalDate day = FIRST.plusDays(random.nextInt(DAYS));
        int patient = random.nextInt(12);
        return new Row(
                "o" + number,
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of("http://s.org/" + random.nextInt(2)),
                "c" + random.nextInt(5),
                patient,
                patient % 3 == 0,
                random.nextInt(6) == 0 ? Optional.empty() : Optional.of(day),
                switch (random.nextInt(4)) {
                    case 0 -> LocalDate.MAX;
                    case 1 -> day.plusDays(random.nextInt(90));
                    default -> day;
                },
                random.nextInt(5) == 0 ? Optional.empty() : Optional.of(number(1)));
    }

    String json(Row row) {
        String system = row.system().map(uri -> "\"system\":\"" + uri + "\",").orElse("");
        String time = row.start().map(start -> time(start, row.end())).orElse("");
        String value =
                row.value().map(v -> ",\"valueQuantity\":{\"value\":" + v + "}").orElse("");
        return """
                {"resourceType":"Observation","id":"%s","status":"final","code":{"coding":[{%s"code":"%s"}]},
                 "subject":{"reference":"Patient/p%d"}%s%s}""".formatted(row.id(), system, row.code(), row.patient(), time, value);
    }

    private static String time(LocalDate start, LocalDate end) {
        if (start.equals(end)) {
            return ",\"effectiveDateTime\":\"" + start + "\"";
        }
        String finish = end.equals(LocalDate.MAX) ? "" : ",\"end\":\"" + end + "\"";
        return ",\"effectivePeriod\":{\"start\":\"" + start + "\"" + finish + "}";
    }

    List<Term> query() {
        List<Term> terms = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            terms.add(term());
        }
        return terms;
    }

    private Term term() {
        return switch (random.nextInt(9)) {
            case 0 -> code("");
            case 1 -> negated(code(":not"));
            case 2 -> date();
            case 3 -> value();
            case 4 -> patients();
            case 5 -> new Term("patient.gender=female", Row::female);
            case 6 -> new Term("date:missing=true", row -> row.start().isEmpty());
            case 7 ->
                new Term("value-quantity:missing=false", row -> row.value().isPresent());
            default -> ids();
        };
    }

    private Term code(String modifier) {
        String code = "c" + random.nextInt(6);
        String system = "http://s.org/" + random.nextInt(3);
        return switch (random.nextInt(4)) {
            case 0 -> new Term("code" + modifier + "=" + code, row -> row.code().equals(code));
            case 1 ->
                new Term(
                        "code" + modifier + "=|" + code,
                        row -> row.code().equals(code) && row.system().isEmpty());
            case 2 ->
                new Term(
                        "code" + modifier + "=" + system + "|" + code,
                        row -> row.code().equals(code) && row.system().equals(Optional.of(system)));
            default ->
                new Term("code" + modifier + "=" + system + "|", row -> row.system()
                        .equals(Optional.of(system)));
        };
    }

    private static Term negated(Term term) {
        return new Term(term.text(), term.holds().negate());
    }

    private Term patients() {
        List<Integer> numbers =
                random.ints(1 + random.nextInt(3), 0, 13).boxed().toList();
        String text = numbers.stream().map(n -> "p" + n).collect(Collectors.joining(","));
        return new Term("subject=" + text, row -> numbers.contains(row.patient()));
    }

    private Term ids() {
        List<String> ids =
                random.ints(40, 0, 400).mapToObj(n -> "o" + n).distinct().toList();
        return new Term("_id=" + String.join(",", ids), row -> ids.contains(row.id()));
    }

    private Term date() {
        LocalDate day = FIRST.plusDays(random.nextInt(DAYS));
        int precision = random.nextInt(3);
        LocalDate low = precision == 0 ? day : precision == 1 ? day.withDayOfMonth(1) : day.withDayOfYear(1);
        LocalDate high = precision == 0
                ? day
                : precision == 1
                        ? YearMonth.from(day).atEndOfMonth()
                        : low.plusYears(1).minusDays(1);
        String text = day.toString().substring(0, precision == 0 ? 10 : precision == 1 ? 7 : 4);
        Predicate<Row> any = row -> row.start().isPresent();
        Predicate<Row> within = any.and(
                row -> !row.start().orElseThrow().isBefore(low) && !row.end().isAfter(high));
        Predicate<Row> endsAfter = any.and(row -> row.end().isAfter(high));
        Predicate<Row> startsBefore = any.and(row -> row.start().orElseThrow().isBefore(low));
        return switch (PREFIXES.get(random.nextInt(PREFIXES.size()))) {
            case EQ, AP -> new Term("date=" + text, within);
            case NE -> new Term("date=ne" + text, any.and(within.negate()));
            case GT -> new Term("date=gt" + text, endsAfter);
            case LT -> new Term("date=lt" + text, startsBefore);
            case GE -> new Term("date=ge" + text, endsAfter.or(within));
            case LE -> new Term("date=le" + text, startsBefore.or(within));
            case SA ->
                new Term(
                        "date=sa" + text,
                        any.and(row -> row.start().orElseThrow().isAfter(high)));
            case EB -> new Term("date=eb" + text, any.and(row -> row.end().isBefore(low)));
        };
    }

    private Term value() {
        int scale = random.nextInt(3);
        BigDecimal asked = number(scale);
        BigDecimal half = BigDecimal.valueOf(5, scale + 1);
        Predicate<Row> equal = value(v -> v.compareTo(asked.subtract(half)) >= 0 && v.compareTo(asked.add(half)) < 0);
        String name = "value-quantity=";
        return switch (PREFIXES.get(random.nextInt(PREFIXES.size()))) {
            case EQ, AP -> new Term(name + asked, equal);
            case NE -> new Term(name + "ne" + asked, equal.negate().and(value(v -> true)));
            case GT -> new Term(name + "gt" + asked, value(v -> v.compareTo(asked) > 0));
            case LT -> new Term(name + "lt" + asked, value(v -> v.compareTo(asked) < 0));
            case GE -> new Term(name + "ge" + asked, value(v -> v.compareTo(asked) >= 0));
            case LE -> new Term(name + "le" + asked, value(v -> v.compareTo(asked) <= 0));
            case SA -> new Term(name + "sa" + asked, value(v -> v.compareTo(asked) > 0));
            case EB -> new Term(name + "eb" + asked, value(v -> v.compareTo(asked) < 0));
        };
    }

    private static Predicate<Row> value(Predicate<BigDecimal> holds) {
        return row -> row.value().filter(holds).isPresent();
    }

    private BigDecimal number(int scale) {
        return BigDecimal.valueOf(random.nextInt(2000), 2).setScale(scale, RoundingMode.HALF_UP);
    }
}
