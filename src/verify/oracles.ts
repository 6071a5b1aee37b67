import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { naive, type Oracle } from "./oracle.js"

/** The oracles by name; what needs a package loads it when it is first asked for. */
const ORACLES: Readonly<Record<string, () => Promise<Oracle>>> = {
  naive: async () => naive,
  datascript: async () => (await import("./datascript.js")).datascript,
  sql: async () => (await import("./sql.js")).sql,
}

/** Throws `verify/oracle` for a name that there is not. */
export async function oracleNamed(name: string): Promise<Oracle> {
  const load = ORACLES[name]
  if (load !== undefined) return load()
  const near = nearest(name, Object.keys(ORACLES))
  throw new WizardError("verify/oracle", `there is no oracle ${name}`, {
    hint: near === undefined ? `there are ${Object.keys(ORACLES).join(", ")}` : `did you mean ${near}?`,
  })
}
