# Each target is a Maven or shell command that can be typed as it stands here.
# ARGS go to the benchmark: make bench BENCH=import ARGS="--resources 200000"
# Against a server: make bench BENCH=create ARGS="--sql-url jdbc:sqlserver://host:1433;user=sa;password=..." (docs/performance.md)

JAR     := local-host/target/callisto-local-host.jar
BENCHES := tests/target/callisto-bench.jar
# The heap grows only when a twentieth of the time goes to the collector: 100 MB less where there are a hundred services. What is new
# has 96 MB from the beginning: with less of it single writes were slower; it may grow to half of the heap, because an import stands
# still while what waits to be written is copied. C2 inlines less than it would: that takes it half of the time,
# which in an import is a tenth of both processors, and what it makes is as fast. Azure's client reads blobs by 128 KB, not by 16.
JVM     := -Xms160m -Xmx832m -XX:+UseParallelGC -XX:NewSize=96m -XX:NewRatio=1 -XX:GCTimeRatio=19 -XX:InlineSmallCode=1000 -XX:FreqInlineSize=80 -Djdk.httpclient.bufsize=131072

.PHONY: help build package test test-long fmt check run bench docs clean

help: ## What there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

build: ## Compile and package everything, without tests
	./mvnw -q -DskipTests package

package: ## What is deployed: functions/target/callisto.zip
	./mvnw -q clean package -DskipTests
	jar --create --no-manifest --file functions/target/callisto.zip -C functions/target/azure-functions/callisto .

test: ## Every test, as CI runs it
	./mvnw verify

test-long: ## Every test, with outages of a minute
	./mvnw verify -Dcallisto.test.long=true

fmt: ## Format the sources
	./mvnw -q spotless:apply

check: ## Format, compiler warnings, architecture; no tests of behaviour
	./mvnw -q verify -Dtest='*DirectionTest,FileSizeTest' -Dsurefire.failIfNoSpecifiedTests=false

run: build ## Build and start on http://localhost:7071
	java $(JVM) -jar $(JAR)

bench: build ## BENCH=import|export|create|read|mixed|search|events|capture|iot|telemetry|tenants|start [ARGS=...]: one JSON line for each figure
	@java -jar $(BENCHES) $(BENCH) $(ARGS)

docs: ## API documentation into shared/target/reports/apidocs
	./mvnw -q -pl definitions,shared package javadoc:javadoc -DskipTests

clean: ## Remove what was built; data/ stays
	./mvnw -q clean
