import { freePort, isPortFree, portFault } from '../embedded/free-port';

const DEFAULT_PORT = 8000;

/**
 * PORT if given, and then it must be free; else 8000 or, when that is taken, any free one.
 *
 * @throws Error with a sentence for a person when PORT is no port, or not to be had
 */
export async function gatewayPort(env: NodeJS.ProcessEnv): Promise<number> {
  const given = env['PORT'];
  if (given === undefined) return (await isPortFree(DEFAULT_PORT)) ? DEFAULT_PORT : freePort();
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is ${given}, and that is no port.`);
  if (port === 0) return freePort();
  const fault = await portFault(port);
  // Of ports below 1024, mostly 80 and 443, which a proxy has as well.
  if (fault === 'EACCES') {
    throw new Error(
      `PORT is ${port}, and this user may not listen there: set PORT to one from 1024 on, and put a proxy in front (docs/install.md).`,
    );
  }
  if (fault !== undefined) {
    throw new Error(`PORT is ${port}, and another program listens there: end it, or set PORT to a free one.`);
  }
  return port;
}
