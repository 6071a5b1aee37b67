import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"

const CODE = /^(?!db\.(?!error\/)|db\/|wizard|clojure)[a-z]+(?:\.[a-z]+)?\/[a-z][a-z-]*$/

/**
 * The error codes of the sources below some folders, in order, each with the message that stands beside it first: `…` for what it
 * fills in, undefined where the code alone does not tell. A code is a string that is an argument or a `code`.
 */
export function errorCodes(folders) {
  const found = new Map()
  for (const file of folders.flatMap(sources)) {
    visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true), (node) => {
      if (!ts.isStringLiteral(node) || !CODE.test(node.text) || !isCode(node)) return
      const message = messageBeside(node)
      if (found.get(node.text) === undefined) found.set(node.text, message)
    })
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return sources(path)
      return path.endsWith(".ts") ? [path] : []
    })
}

function visit(node, look) {
  look(node)
  ts.forEachChild(node, (child) => visit(child, look))
}

function isCode({ parent }) {
  if (ts.isPropertyAssignment(parent)) return parent.name.getText() === "code"
  return ts.isCallExpression(parent) || ts.isNewExpression(parent) || ts.isArrayLiteralExpression(parent)
}

/** The first text after the code among its siblings, or the property `message` beside it. */
function messageBeside(node) {
  const { parent } = node
  if (ts.isPropertyAssignment(parent)) {
    const message = parent.parent.properties.find((property) => property.name?.getText() === "message")
    return message && textOf(message.initializer ?? message.name)
  }
  const siblings = parent.arguments ?? parent.elements
  return siblings.slice(siblings.indexOf(node) + 1).reduce((text, sibling) => text ?? textOf(sibling), undefined)
}

function textOf(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("")
  if (ts.isConditionalExpression(node)) return textOf(node.whenTrue) ?? textOf(node.whenFalse)
  return ts.isIdentifier(node) ? constantNear(node) : undefined
}

/** What a constant of the function around holds, when it is text. */
function constantNear(name) {
  for (let at = name.parent; at !== undefined; at = at.parent) {
    if (!ts.isBlock(at)) continue
    for (const statement of at.statements.filter(ts.isVariableStatement)) {
      const declared = statement.declarationList.declarations.find((each) => each.name.getText() === name.text)
      if (declared?.initializer !== undefined) return textOf(declared.initializer)
    }
  }
  return undefined
}
