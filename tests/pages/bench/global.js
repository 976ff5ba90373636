/** Draft.js was made for bundlers that bring Node's `global`. */
globalThis.global ??= globalThis;
