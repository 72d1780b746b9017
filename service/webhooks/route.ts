/** Of every route that gateways call: a receipt has a dozen short fields. */
export const WEBHOOK = { bodyLimit: 32 * 1024 };
