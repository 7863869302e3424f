import { join } from 'node:path';
import { connectOperator, type OperatorClient } from '@smart-attendance/app-attendance';
import { givenSettings, natsUrlOfRunning, withEnvFile } from '@smart-attendance/standalone';
import { projectPaths } from './project-paths';
import { envFile } from './tidy/env-example';

/** Work on the bus of NATS_URL, or else of `npm start`. @throws Error when neither is there */
export async function besideBus<T>(isSystemRunning: boolean, work: (client: OperatorClient) => Promise<T>): Promise<T> {
  const given = givenSettings(withEnvFile(envFile, process.env, () => undefined))['NATS_URL'];
  const own = isSystemRunning ? natsUrlOfRunning(join(projectPaths().runDir, 'nats')) : undefined;
  const natsUrl = given ?? own;
  if (natsUrl === undefined) {
    throw new Error('This needs the running system: npm start, or NATS_URL for one that runs elsewhere.');
  }
  const client = await connectOperator(natsUrl);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
