/**
 * Of every route that gateways call. A receipt has a dozen short fields; a gateway tells of thousands of messages in one
 * go and from few addresses, and need not tell again what was turned away.
 */
export const WEBHOOK = { bodyLimit: 32 * 1024, config: { rateLimit: { max: 30_000 } } };
