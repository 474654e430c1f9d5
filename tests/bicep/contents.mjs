// What a Bicep file declares, sets and names.

const KINDS = {
  parameter_declaration: 'param',
  variable_declaration: 'var',
  resource_declaration: 'resource',
  module_declaration: 'module',
  output_declaration: 'output',
  type_declaration: 'type',
};

// Words of the language that stand where a name may stand.
const WORDS = new Set(['null', 'true', 'false']);

/** Declarations, properties by their path, calls of functions, names that nothing declares, and those that nothing uses. */
export function contents(root) {
  const found = { declarations: [], properties: [], calls: [], strangers: [], unused: [] };
  const imports = root.namedChildren.filter(node => node.type === 'import_functionality').flatMap(imported);
  root.namedChildren.forEach(node => declare(node, found));
  root.namedChildren.forEach(node => node.type in KINDS && collectProperties(node, nameOf(node), '', found));

  const known = new Set([...imports, ...found.declarations.map(declaration => declaration.name)]);
  const used = new Set();
  root.namedChildren.forEach(node => look(node, known, used, found));
  found.unused = [...imports, ...found.declarations.filter(mustBeUsed).map(declaration => declaration.name)]
    .filter(name => !used.has(name));
  return found;
}

function mustBeUsed(declaration) {
  return declaration.kind === 'param' || declaration.kind === 'var' || declaration.existing;
}

function imported(node) {
  return node.namedChildren.filter(child => child.type === 'identifier').map(child => child.text);
}

function nameOf(node) {
  return node.namedChildren.find(child => child.type === 'identifier').text;
}

function declare(node, found) {
  if (node.type in KINDS) {
    const parts = node.namedChildren.filter(child => child.type !== 'decorators');
    const text = parts.find(child => child.type === 'string')?.text.slice(1, -1) ?? '';
    const type = parts.find(child => child.type === 'type');
    found.declarations.push({
      kind: KINDS[node.type],
      name: nameOf(node),
      // The type of a resource with its version, the file of a module.
      target: text,
      existing: node.children.some(child => child.type === 'existing'),
      // Of a parameter: whether who uses the file must give it.
      required: parts.length === 2 && type?.namedChild(0)?.type !== 'nullable_type',
      text: node.text,
      line: node.startPosition.row + 1,
    });
  }
  node.namedChildren.forEach(child => declare(child, found));
}

function collectProperties(node, owner, path, found) {
  for (const child of node.namedChildren) {
    if (child.type === 'resource_declaration') {
      collectProperties(child, nameOf(child), '', found);
    } else if (child.type === 'object_property') {
      const [key, value] = child.namedChildren.filter(part => part.type !== 'decorators');
      const at = path + (path && '.') + key.text.replaceAll("'", '');
      found.properties.push({ owner, path: at, value: value?.text ?? '', line: child.startPosition.row + 1 });
      collectProperties(child, owner, at, found);
    } else {
      collectProperties(child, owner, path, found);
    }
  }
}

function look(node, known, used, found) {
  const local = new Set([...known, ...bound(node)]);
  const skipped = new Set(ownNames(node).map(child => child.id));
  for (const child of node.namedChildren) {
    if (skipped.has(child.id) || child.type === 'import_functionality') {
      continue;
    }
    if (child.type === 'identifier') {
      name(node, child, local, used, found);
    } else {
      look(child, local, used, found);
    }
  }
}

function name(parent, node, known, used, found) {
  const entry = { name: node.text, line: node.startPosition.row + 1 };
  if (isCalled(parent, node)) {
    found.calls.push(entry);
  } else if (known.has(node.text)) {
    used.add(node.text);
  } else if (!WORDS.has(node.text)) {
    found.strangers.push(entry);
  }
}

/** In a list the grammar takes the name and the parentheses of a call for two things. */
function isCalled(parent, node) {
  const next = node.nextNamedSibling;
  return (parent.type === 'call_expression' && parent.namedChild(0).id === node.id)
    || (parent.type === 'array' && next?.type === 'parenthesized_expression' && next.startIndex === node.endIndex);
}

/** Names that a lambda or a loop brings for what is inside of it. */
function bound(node) {
  return namesBefore(node).map(child => child.text);
}

function namesBefore(node) {
  switch (node.type) {
    case 'for_loop_parameters':
      return node.namedChildren;
    case 'lambda_expression':
      return until(node, '=>');
    case 'for_statement':
      return until(node, 'in');
    default:
      return [];
  }
}

function until(node, word) {
  const end = node.children.findIndex(child => child.type === word);
  return node.children.slice(0, end).flatMap(child => child.descendantsOfType(['identifier', 'loop_variable', 'loop_enumerator']));
}

/** Names that a node gives, in place of using them. */
function ownNames(node) {
  if (node.type === 'object_property') {
    const key = node.namedChildren.find(child => child.type !== 'decorators');
    return key.type === 'identifier' ? [key] : [];
  }
  if (node.type in KINDS) {
    return node.namedChildren.filter(child => child.type === 'identifier').slice(0, 1);
  }
  return namesBefore(node);
}
