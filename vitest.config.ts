import { defineConfig } from "vitest/config"

/** Random worlds take as long as the machine lets them: no test fails by the clock before something is really stuck. */
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } })
