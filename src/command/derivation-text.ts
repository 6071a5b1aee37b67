import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import type { ClauseResult, JsDatomLeaf, JsDerivation, WhyNotResult } from "../library/provenance.js"

/**
 * A derivation as a tree for people. Joins under a join are one: what is joined stands side by side.
 *
 *     └─ c1.scan  [?m :movie/title ?title]  [1 "Commando"]
 *        └─ [1 :movie/title "Commando" 536870913]  t1  log.edn:2
 */
export function derivationText(derivation: JsDerivation): string {
  const lines: string[] = []
  const stack = [{ node: derivation, indent: "", isLast: true }]
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const { node, indent, isLast } = task
    lines.push(`${indent}${isLast ? "└─ " : "├─ "}${"datom" in node ? leafText(node) : nodeText(node)}`)
    if ("datom" in node) continue
    const children = node.from.flatMap((child) => (isJoin(node) ? joined(child) : [child]))
    for (let i = children.length - 1; i >= 0; i--) {
      const inner = `${indent}${isLast ? "   " : "│  "}`
      stack.push({ node: children[i], indent: inner, isLast: i === children.length - 1 })
    }
  }
  return lines.join("\n")
}

/** What a row lacks, clause by clause, and the advice. */
export function whyNotText({ row, t, clauses, advice, impossible }: WhyNotResult): string {
  const lines = [`${print(row.map(fromJs))} is not in the view at t${t}`, ...clauses.flatMap(clauseLines)]
  if (impossible !== null) return [...lines, `no facts can bring it in: ${impossible}`].join("\n")
  if (advice === null)
    return [...lines, "no change of up to 5 datoms was found that brings it in; there may be one"].join("\n")
  const sign = (mark: string) => (datom: readonly unknown[]) => `  ${mark} ${print(datom.map(fromJs))}`
  return [...lines, "it would be with", ...advice.retract.map(sign("-")), ...advice.add.map(sign("+"))].join("\n")
}

function clauseLines({ clause, path, line, passed, nearest }: ClauseResult): readonly string[] {
  const bindings = nearest.map((binding) => {
    const values = Object.entries(binding).map(([name, value]) => `${name} ${print(fromJs(value))}`)
    return `       nearest: ${values.length === 0 ? "nothing bound" : values.join(", ")}`
  })
  return [`  ${passed === 0 ? "✗" : "✓"} ${path}  ${passed} passed  ${clause}  line ${line}`, ...bindings]
}

const isJoin = (node: JsDerivation): boolean => "op" in node && /\.join(-\d+)?$/.test(node.op)

const joined = (node: JsDerivation): readonly JsDerivation[] =>
  "op" in node && isJoin(node) ? node.from.flatMap(joined) : [node]

function nodeText(node: Exclude<JsDerivation, JsDatomLeaf>): string {
  const mark = node.absent ? "no " : ""
  const parts = [`${mark}${node.op}`, node.clause ?? "", node.absent ? "" : print(node.row.map(fromJs))]
  return `${parts.filter((part) => part !== "").join("  ")}${node.seen ? "  (derived above)" : ""}`
}

function leafText({ datom, t, source, line, file }: JsDatomLeaf): string {
  const at = line === null ? "" : `  ${file}:${line}`
  return `${source === undefined ? "" : `${source} `}${print(datom.map(fromJs))}  t${t}${at}`
}
