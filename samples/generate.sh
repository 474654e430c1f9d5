#!/usr/bin/env bash
# Makes the sample again: Synthea with a fixed seed, then one gzip NDJSON file for each resource type.
# Needs JDK 17, Node 20 and, the first time, Maven Central. Usage: samples/generate.sh
set -euo pipefail

samples=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>health.callisto</groupId>
  <artifactId>callisto-samples</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.mitre.synthea</groupId>
      <artifactId>synthea</artifactId>
      <version>3.3.0</version>
    </dependency>
  </dependencies>
</project>
POM
"$samples/../mvnw" -q -f "$work/pom.xml" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory="$work/lib"

# One thread keeps the order of the lines; the reference and end dates keep ages and histories the same on any day.
java -Xmx2g -Duser.timezone=UTC -cp "$work/lib/*" App \
  -p 20 -s 20261120 -cs 20261120 -r 20260101 -e 20260101 \
  --exporter.baseDirectory="$work/out/" \
  --exporter.fhir.export=true \
  --exporter.fhir.bulk_data=true \
  --exporter.hospital.fhir.export=true \
  --exporter.practitioner.fhir.export=true \
  --exporter.years_of_history=6 \
  --generate.thread_pool_size=1 \
  Massachusetts >&2

rm -f "$samples"/*.ndjson.gz "$samples/counts.json"
node "$samples/pack.mjs" "$work/out/fhir" "$samples"
