/**
 * Chain pods become ready when they are synced, which can take days; the engine waits for none of what waits for them.
 * `npm run up` watches them instead.
 */
export const notAwaited = { "pulumi.com/skipAwait": "true" } as const;
