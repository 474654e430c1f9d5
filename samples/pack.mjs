// Packs Synthea's bulk export: references by identifier become literal ones, one gzip file for each resource type.
// Usage: node pack.mjs <folder with NDJSON> <folder to write to>
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {join} from 'node:path';

const [from, to] = process.argv.slice(2);

const linesByType = new Map();
for (const file of readdirSync(from).filter(name => name.endsWith('.ndjson')).sort()) {
  const type = file.split('.')[0];
  const lines = readFileSync(join(from, file), 'utf8').split('\n').filter(line => line !== '');
  linesByType.set(type, [...(linesByType.get(type) ?? []), ...lines]);
}

// Synthea writes Practitioner?identifier=system|value, which only a transaction may hold; bulk data has Practitioner/id.
const idOf = new Map();
for (const [type, lines] of linesByType) {
  for (const {id, identifier = []} of lines.map(line => JSON.parse(line))) {
    for (const {system, value} of Array.isArray(identifier) ? identifier : [identifier]) {
      idOf.set(`${type}?identifier=${system}|${value}`, `${type}/${id}`);
    }
  }
}

// The text is edited, not parsed and written anew, so that decimals keep their zeros.
const literal = line => line.replace(/"reference":"([A-Za-z]+\?identifier=[^"]+)"/g, (_, conditional) => {
  const found = idOf.get(conditional);
  if (found === undefined) {
    throw new Error(`${conditional} refers to nothing in the export`);
  }
  return `"reference":"${found}"`;
});

const counts = {};
for (const [type, lines] of [...linesByType].sort(([a], [b]) => (a < b ? -1 : 1))) {
  counts[type] = lines.length;
  writeFileSync(join(to, `${type}.ndjson.gz`), gzipSync(lines.map(line => literal(line) + '\n').join(''), {level: 9}));
}
writeFileSync(join(to, 'counts.json'), JSON.stringify(counts, null, 2) + '\n');
