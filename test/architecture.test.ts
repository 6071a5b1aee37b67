import { readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { describe, expect, test } from "vitest"

/**
 * The floors of ARCHITECTURE.md, lowest first. Imports go to a lower floor; on one floor a folder may import those on its left in
 * the same group, never another group.
 */
const FLOORS: readonly (readonly (readonly string[])[])[] = [
  [["base", "edn"]],
  [["zset", "datom", "datalog"]],
  [["plan"], ["circuit"]],
  [["compile"], ["source"], ["storage"], ["viz"]],
  [["engine"]],
  [["workspace"]],
  [["verify", "provenance"], ["export"]],
  [["library", "notebook"]],
  [["session"]],
  [["page"]],
  [["command"]],
  [["tui"]],
  [["cli"]],
]

/** Folders that a page in a browser can carry: nothing that they import, however far, needs Node. */
const WITHOUT_NODE = [
  "base",
  "edn",
  "zset",
  "datom",
  "datalog",
  "plan",
  "circuit",
  "compile",
  "storage",
  "engine",
  "verify",
  "provenance",
  "library",
  "notebook",
  "session",
  "command",
  "viz",
]

/** The program of a page with the engine in it. */
const LIVE_PAGE = "src/page/embedded-main.ts"

const ROOT = resolve(import.meta.dirname, "..")

const files = ["src", "viz"].flatMap((folder) => walk(join(ROOT, folder))).filter((path) => /\.tsx?$/.test(path))
const texts = new Map(files.map((path) => [path, readFileSync(path, "utf8")]))
const imports = new Map(files.map((path) => [path, importsOf(path)]))

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

/** What a file imports, types included: paths inside the project, bare names outside. Dynamic imports are not followed. */
function importsOf(path: string): string[] {
  const text = texts.get(path) ?? ""
  const found = text.matchAll(/^(?:import|export)\s[^"']*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm)
  return [...found].map(([, from, bare]) => {
    const name = from ?? bare
    return name.startsWith(".") ? resolve(dirname(path), name).replace(/\.js$/, ".ts") : name
  })
}

const show = (path: string) => relative(ROOT, path)
const isOwn = (path: string) => path.startsWith(ROOT)
const folderOf = (path: string) => {
  const [top, second] = show(path).split("/")
  return top === "viz" ? "viz" : second
}

function place(folder: string): { floor: number; group: number; column: number } | undefined {
  for (const [floor, groups] of FLOORS.entries()) {
    for (const [group, names] of groups.entries()) {
      const column = names.indexOf(folder)
      if (column >= 0) return { floor, group, column }
    }
  }
  return undefined
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true
  const [a, b] = [place(from), place(to)]
  if (a === undefined || b === undefined) return false
  if (b.floor !== a.floor) return b.floor < a.floor
  return a.group === b.group && b.column < a.column
}

describe("the house", () => {
  test("every folder has a floor", () => {
    const folders = new Set(files.filter((path) => show(path) !== "src/index.ts").map(folderOf))
    expect([...folders].filter((folder) => place(folder) === undefined)).toEqual([])
  })

  test("imports go only downwards", () => {
    const wrong = files
      .filter((path) => show(path) !== "src/index.ts")
      .flatMap((path) => (imports.get(path) ?? []).filter(isOwn).map((to) => [path, to] as const))
      .filter(([from, to]) => !mayImport(folderOf(from), folderOf(to)))
    expect(wrong.map(([from, to]) => `${show(from)} → ${show(to)}`)).toEqual([])
  })

  test("no cycles between files", () => {
    const cycles: string[] = []
    const state = new Map<string, "open" | "done">()
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === "done") return
      if (state.get(path) === "open") {
        cycles.push([...trail.slice(trail.indexOf(path)), path].map(show).join(" → "))
        return
      }
      state.set(path, "open")
      for (const to of imports.get(path) ?? []) if (isOwn(to)) visit(to, [...trail, path])
      state.set(path, "done")
    }
    for (const path of files) visit(path, [])
    expect(cycles).toEqual([])
  })

  test("files have at most 250 lines", () => {
    const long = files
      .filter((path) => !path.endsWith("/grammar.ts"))
      .map((path) => [path, texts.get(path)?.split("\n").length ?? 0] as const)
    expect(long.filter(([, lines]) => lines > 251).map(([path, lines]) => `${show(path)}: ${lines}`)).toEqual([])
  })

  test("no barrel but src/index.ts", () => {
    const barrels = files.filter((path) => path.endsWith("/index.ts") && show(path) !== "src/index.ts")
    expect(barrels.map(show)).toEqual([])
  })

  test("what a browser carries needs no Node", () => {
    const isCarried = (path: string) => WITHOUT_NODE.includes(folderOf(path)) || show(path) === LIVE_PAGE
    const need = files.filter(isCarried).flatMap((path) =>
      reach(path)
        .filter((name) => name.startsWith("node:"))
        .map((name) => `${show(path)} → ${name}`),
    )
    expect(need).toEqual([])
  })

  test("the bundled page with the engine in it asks for no module", () => {
    const program = readFileSync(join(ROOT, "dist/page/live.js"), "utf8")
    expect(program.match(/["'`]node:|\brequire\(|\bimport\(\s*["'`]|@duckdb/)).toBeNull()
  })

  test("every folder says what it is for", () => {
    const folders = new Set(
      files
        .filter((path) => show(path) !== "src/index.ts")
        .map((path) =>
          show(path)
            .split("/")
            .slice(0, show(path).startsWith("viz") ? 1 : 2)
            .join("/"),
        ),
    )
    const silent = [...folders].filter((folder) => !readdirSync(join(ROOT, folder)).includes("README.md"))
    expect(silent).toEqual([])
  })
})

/** Everything that a file imports, directly or not. */
function reach(path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return []
  seen.add(path)
  return (imports.get(path) ?? []).flatMap((to) => (isOwn(to) ? reach(to, seen) : [to]))
}
