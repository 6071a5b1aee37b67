/** A question that SQL cannot be asked, or not here. */
export class Unsaid extends Error {}
