// Reads Bicep files by their grammar. Prints what is wrong with them (file:line:column), or with --json what is in them.
//
//   node read-bicep.mjs ../../infra-bicep/main.bicep
//
// It is no compiler: it knows names and syntax, not the properties that a resource has.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';
import { contents } from './contents.mjs';

await Parser.init();
const grammar = fileURLToPath(import.meta.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'));
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

const asJson = process.argv.includes('--json');
const files = process.argv.slice(2).filter(argument => argument !== '--json').map(read);

if (asJson) {
  console.log(JSON.stringify({ files }));
} else {
  for (const file of files) {
    for (const problem of file.problems) {
      console.error(`${file.name}:${problem}`);
    }
  }
  process.exitCode = files.some(file => file.problems.length > 0) ? 1 : 0;
}

function read(name) {
  const root = parser.parse(sourceOf(name)).rootNode;
  return { name, problems: syntaxErrors(root), ...contents(root) };
}

/** The grammar takes a parameter without a type for a mistake, which it is not in a .bicepparam file. */
function sourceOf(name) {
  const source = readFileSync(name, 'utf8');
  return name.endsWith('.bicepparam') ? source.replaceAll(/^param (\w+) =/gm, 'var   $1 =') : source;
}

function syntaxErrors(node, found = []) {
  if (node.isError || node.isMissing) {
    const { row, column } = node.startPosition;
    found.push(`${row + 1}:${column + 1} ${node.isMissing ? `${node.type} is missing` : 'cannot be read'}`);
  } else if (node.hasError) {
    node.children.forEach(child => syntaxErrors(child, found));
  }
  return found;
}
