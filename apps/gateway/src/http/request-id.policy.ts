/** What gateways and clients make of ids; nothing that could be more than an id in a log. */
const idPattern = /^[\w.:~+/=-]{1,128}$/;

/** The id by which the client, or a proxy, knows the request; ours when it told none that may stand in a log. */
export function requestIdOf(given: string | undefined, traceId: string): string {
  return given !== undefined && idPattern.test(given) ? given : traceId;
}
