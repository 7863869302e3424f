import { freePort, isPortFree } from '../embedded/free-port';

const DEFAULT_PORT = 8000;

/** PORT if given, and then it must be free; else 8000 or, when that is taken, any free one. */
export async function gatewayPort(env: NodeJS.ProcessEnv): Promise<number> {
  const given = env['PORT'];
  if (given === undefined) return (await isPortFree(DEFAULT_PORT)) ? DEFAULT_PORT : freePort();
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is ${given}, and that is no port.`);
  if (port === 0) return freePort();
  if (!(await isPortFree(port))) throw new Error(`PORT is ${port}, and somebody listens there already.`);
  return port;
}
