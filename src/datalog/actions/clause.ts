import type { Node } from "ohm-js"
import type { Argument, Binding, Branch, Callee, Clause, Constant, Rule, SourceName, Term, Variable } from "../ast.js"
import { type Actions, many, maybe, one, span } from "./node.js"

/** The actions of clauses, rules, bindings and terms. */
export const clauseActions: Actions = {
  Pattern(_open, source, terms, _close) {
    return {
      kind: "pattern",
      source: maybe<SourceName>(this, source),
      terms: many<Term>(this, terms),
      span: span(this),
    }
  },
  Predicate(_open, _paren, callee, args, _end, _close) {
    return { kind: "predicate", ...call(this, callee, args), span: span(this) }
  },
  FunctionCall(_open, _paren, callee, args, _end, binding, _close) {
    return { kind: "function", ...call(this, callee, args), binding: one<Binding>(this, binding), span: span(this) }
  },
  Not(_open, source, _not, clauses, _close) {
    return { kind: "not", ...body(this, source, clauses), span: span(this) }
  },
  NotJoin(_open, source, _not, _bracket, shared, _end, clauses, _close) {
    const variables = many<Variable>(this, shared)
    const { source: database, clauses: inner } = body(this, source, clauses)
    return { kind: "not-join", source: database, variables, clauses: inner, span: span(this) }
  },
  Or(_open, source, _or, branches, _close) {
    const database = maybe<SourceName>(this, source)
    return { kind: "or", source: database, branches: many<Branch>(this, branches), span: span(this) }
  },
  OrJoin(_open, source, _or, _bracket, shared, _end, branches, _close) {
    const database = maybe<SourceName>(this, source)
    const head = headOf(this, shared)
    return { kind: "or-join", source: database, ...head, branches: many<Branch>(this, branches), span: span(this) }
  },
  Branch_and(_open, _and, clauses, _close) {
    return { kind: "branch", and: true, clauses: many<Clause>(this, clauses), span: span(this) }
  },
  Branch_clause(clause) {
    return { kind: "branch", and: false, clauses: [one<Clause>(this, clause)], span: span(this) }
  },
  RuleCall(_open, source, name, args, _close) {
    const database = maybe<SourceName>(this, source)
    const terms = many<Term>(this, args)
    return { kind: "rule-call", source: database, name: name.sourceString, args: terms, span: span(this) }
  },
  Rules(_open, rules, _close) {
    return { kind: "rules", rules: many<Rule>(this, rules), span: span(this) }
  },
  Rule(_open, _paren, name, variables, _end, clauses, _close) {
    const head = headOf(this, variables)
    return { kind: "rule", name: name.sourceString, ...head, clauses: many<Clause>(this, clauses), span: span(this) }
  },
  BindRelation(_open, row, _close) {
    return { kind: "bind-relation", row: one(this, row), span: span(this) }
  },
  BindCollection(_open, item, _dots, _close) {
    return { kind: "bind-collection", item: one(this, item), span: span(this) }
  },
  BindTuple(_open, items, _close) {
    return { kind: "bind-tuple", items: many(this, items), span: span(this) }
  },
  PullConstant: constant,
  CalleeConstant: constant,
  Constant: constant,
  callable(_name) {
    return { kind: "callable", name: this.sourceString, span: span(this) }
  },
  variable(_question, _mark, _name) {
    return { kind: "variable", name: this.sourceString, span: span(this) }
  },
  sourceName(_dollar, _name) {
    return { kind: "source", name: this.sourceString, span: span(this) }
  },
  rulesName(_percent, _end) {
    return { kind: "rules-input", span: span(this) }
  },
  blank(_underscore, _end) {
    return { kind: "blank", span: span(this) }
  },
}

/** The variables of a rule's head or of an `or-join`. */
export interface Head {
  readonly required: readonly Variable[]
  readonly variables: readonly Variable[]
}

/** The actions of `head(source)`. */
export const headActions = {
  RuleVariables(this: Node, _ahead: Node, variables: Node): Head {
    return headOf(this, variables)
  },
  HeadVariables_required(this: Node, _open: Node, required: Node, _close: Node, variables: Node): Head {
    return { required: many<Variable>(this, required), variables: many<Variable>(this, variables) }
  },
  HeadVariables_plain(this: Node, variables: Node): Head {
    return { required: [], variables: many<Variable>(this, variables) }
  },
}

const headOf = (node: Node, variables: Node): Head => variables.head(node.args.source)

function call(node: Node, callee: Node, args: Node): { callee: Callee; args: readonly Argument[] } {
  return { callee: one<Callee>(node, callee), args: many<Argument>(node, args) }
}

function body(node: Node, source: Node, clauses: Node) {
  return { source: maybe<SourceName>(node, source), clauses: many<Clause>(node, clauses) }
}

function constant(this: Node, value: Node): Constant {
  return { kind: "constant", value: value.value(this.args.source), span: span(this) }
}
