import type { ActionDict, Node } from "ohm-js"
import type { Source, Span } from "../../base/span.js"
import type { Binding, Branch, Callable, Clause, Find, FindElement, Input, Query, Rule, Rules, Term } from "../ast.js"

/** Any node that an action of the grammar makes. */
export type Tree = Query | Rules | Rule | Find | FindElement | Clause | Branch | Binding | Input | Term | Callable

export type Actions = ActionDict<Tree>

/** The span of a matched node; `tree(source)` hands the source to every action. */
export function span(node: Node): Span {
  return { source: node.args.source as Source, start: node.source.startIdx, end: node.source.endIdx }
}

/** The tree of a part of `parent`. The grammar, not the type checker, knows its kind. */
export function one<Kind extends Tree>(parent: Node, part: Node): Kind {
  return part.tree(parent.args.source)
}

/** The trees of a repeated part. */
export function many<Kind extends Tree>(parent: Node, parts: Node): readonly Kind[] {
  return parts.children.map((part) => part.tree(parent.args.source))
}

/** The tree of an optional part. */
export function maybe<Kind extends Tree>(parent: Node, part: Node): Kind | undefined {
  return many<Kind>(parent, part)[0]
}
