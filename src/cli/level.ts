import type { ExplainLevel } from "../library/view-handle.js"

export const LEVELS: readonly ExplainLevel[] = ["plan", "circuit", "primitives"]

export const isLevel = (text: string): text is ExplainLevel => LEVELS.includes(text as ExplainLevel)
