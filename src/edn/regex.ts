/**
 * The one text of a pattern between `#"` and `"`: a bare quote gets its backslash, a lone surrogate its `\uXXXX`; both mean
 * the same to the pattern. `printRegex` of its own result changes nothing.
 */
export function printRegex(source: string): string {
  return source.replace(PART, (part) => {
    if (part.length > 1) return part
    if (part === "\\") return "\\\\"
    return part === '"' ? '\\"' : `\\u${part.charCodeAt(0).toString(16).toUpperCase()}`
  })
}

/** A backslash with what it escapes (alone only at the end), a quote, a surrogate without its other half. */
const PART = /\\[\s\S]?|"|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
