package health.callisto.telemetry;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionActionType;
import health.callisto.storage.Requests;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The table of accounts: a partition for each day, in it a row for each account, which is replaced when it is written again. */
final class AccountTable {
    static final String NAME = "AccountDetail";

    /** The most that an entity group transaction takes: one request for so many rows. */
    private static final int GROUP = 100;

    private final TableServiceClient tables;
    private final TableClient table;
    private final Requests requests;

    AccountTable(TableServiceClient tables, Requests requests) {
        this.tables = tables;
        this.table = tables.getTableClient(NAME);
        this.requests = requests;
    }

    /** Makes the table, unless it is there. */
    void create() {
        tables.createTableIfNotExists(NAME);
    }

    /** Returns when all have their row of that day. */
    void write(LocalDate day, List<Account> accounts) {
        // A transaction must not have a row twice.
        Map<String, TableTransactionAction> rows = new LinkedHashMap<>();
        for (Account account : accounts) {
            TableEntity row = row(day, account);
            rows.put(row.getRowKey(), new TableTransactionAction(TableTransactionActionType.UPSERT_REPLACE, row));
        }
        List<TableTransactionAction> all = List.copyOf(rows.values());
        List<Callable<Object>> groups = new ArrayList<>();
        for (int from = 0; from < all.size(); from += GROUP) {
            List<TableTransactionAction> group = all.subList(from, Math.min(from + GROUP, all.size()));
            groups.add(() -> table.submitTransaction(group));
        }
        requests.all(groups);
    }

    private static TableEntity row(LocalDate day, Account account) {
        TableEntity row = new TableEntity(day.toString(), account.rowKey())
                .addProperty("DocumentTimestamp", account.documentTime().atOffset(ZoneOffset.UTC))
                .addProperty("AccountName", account.name())
                .addProperty("Properties", account.properties().json());
        account.created().ifPresent(time -> addTime(row, "CreatedTime", time));
        account.changed().ifPresent(time -> addTime(row, "ChangedTime", time));
        addText(row, "PrimaryRegion", account.region());
        addText(row, "ResourceGroup", account.resourceGroup());
        addText(row, "SubscriptionId", account.subscription());
        addText(row, "FhirVersion", account.fhirVersion());
        return row;
    }

    private static void addTime(TableEntity row, String column, Instant time) {
        row.addProperty(column, time.atOffset(ZoneOffset.UTC));
    }

    /** What is not known has no column. */
    private static void addText(TableEntity row, String column, String text) {
        if (!text.isEmpty()) {
            row.addProperty(column, text);
        }
    }
}
