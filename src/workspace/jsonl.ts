import { WizardError } from "../base/error.js"
import type { Source } from "../base/span.js"
import type { RawDatom } from "../datom/transact-raw.js"
import { fromJson, type Json } from "../edn/json.js"
import { keyword, type Value } from "../edn/value.js"
import type { LoggedTransaction } from "./logged-transaction.js"

/** One line `{"tx": 7, "datoms": [[e, a, v, added], …]}`; an attribute may be a string with its colon. Throws `parse/json`, `log/form`. */
export function jsonTransaction(line: Source): LoggedTransaction {
  const start = line.text.search(/\S/)
  const span = { source: line, start, end: line.text.trimEnd().length }
  const json = parse(line)
  const { tx = null, datoms } = isObject(json) ? json : {}
  const isTx = tx === null || typeof tx === "number"
  if (!isTx || !Array.isArray(datoms) || !datoms.every(isDatom)) {
    throw new WizardError("log/form", "expected a transaction as JSON", {
      span,
      hint: 'write {"tx": 7, "datoms": [[17, ":movie/title", "Alien", true]]}',
    })
  }
  return { input: { datoms: datoms.map((datom) => rawDatom(datom, tx)) }, exact: false, span }
}

type JsonDatom = readonly [e: Json, a: Json, v: Json, ...Json[]]

const isDatom = (json: Json): json is JsonDatom => {
  if (!Array.isArray(json) || json.length < 3 || json.length > 5) return false
  const last = json.length === 3 ? true : json[json.length - 1]
  return typeof last === "boolean"
}

function rawDatom(datom: JsonDatom, tx: number | null): RawDatom {
  const [e, a, v, ...rest] = datom
  const added = rest.length === 0 || rest[rest.length - 1] === true
  const own = rest.length === 2 ? fromJson(rest[0]) : tx
  return [fromJson(e), attribute(a), fromJson(v), own, added]
}

const attribute = (json: Json): Value =>
  typeof json === "string" && json.startsWith(":") ? keyword(json.slice(1)) : fromJson(json)

function parse(line: Source): Json {
  try {
    return JSON.parse(line.text)
  } catch (thrown) {
    const at = Number(/position (\d+)/.exec((thrown as Error).message)?.[1] ?? line.text.trimEnd().length)
    throw new WizardError("parse/json", "expected a line of JSON", {
      span: { source: line, start: at, end: at + 1 },
      hint: "each line is one whole object; was the file cut off?",
      cause: thrown,
    })
  }
}

const isObject = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json)
