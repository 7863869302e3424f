import { join } from 'node:path';
import { connectClient, type BusClient, type ConnectionSettings } from '@smart-attendance/messaging';
import { givenSettings, natsUrlOfRunning, withEnvFile } from '@smart-attendance/standalone';
import { projectPaths } from './project-paths';
import { envFile } from './tidy/env-example';

/** Where the bus of a given environment is, and who signed its certificates; undefined when it says no address. */
export function givenBus(env: NodeJS.ProcessEnv): ConnectionSettings | undefined {
  const [natsUrl, tlsCaFile] = [env['NATS_URL'], env['NATS_TLS_CA_FILE']];
  return natsUrl === undefined ? undefined : { natsUrl, ...(tlsCaFile !== undefined && { tlsCaFile }) };
}

/** That of `npm start`, when it runs. */
export function busOfRunning(isSystemRunning: boolean): ConnectionSettings | undefined {
  const natsUrl = isSystemRunning ? natsUrlOfRunning(join(projectPaths().runDir, 'nats')) : undefined;
  return natsUrl === undefined ? undefined : { natsUrl };
}

/** Work on the bus of NATS_URL, or else of `npm start`. @throws Error when neither is there */
export async function besideBus<T>(isSystemRunning: boolean, work: (client: BusClient) => Promise<T>): Promise<T> {
  const env = givenSettings(withEnvFile(envFile, process.env, () => undefined));
  const bus = givenBus(env) ?? busOfRunning(isSystemRunning);
  if (bus === undefined) {
    throw new Error('This needs the running system: npm start, or NATS_URL for one that runs elsewhere.');
  }
  const client = await connectClient({ ...bus, as: 'gateway' });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
