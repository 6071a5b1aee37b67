import type { Reply } from "./reply.js"

/** A reply as one JSON object: no times, the same bytes for the same session. */
export declare function replyJson(reply: Reply): string
