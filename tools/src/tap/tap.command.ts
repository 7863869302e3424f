import { join } from 'node:path';
import { connectClient, tapMessages } from '@smart-attendance/messaging';
import { givenSettings, natsUrlOfRunning, withEnvFile } from '@smart-attendance/standalone';
import { command, WrongArguments } from '../command';
import { projectPaths } from '../project-paths';
import { listenForInterrupt } from '../start/interrupt';
import { envFile } from '../tidy/env-example';

const usage = `npm run tap -- SUBJECT

Prints what passes on the bus, a line of JSON a message, until it is interrupted: 'identity.v1.>' for all that goes to and
comes from identity, 'attendance.v1.attendance-recorded.*' for rows as they change. Pictures, vectors and passwords are
left out; names of people are not. Of NATS_URL, else of npm start, which must be running. Exit codes: 0 it was
interrupted, 1 it failed, 2 wrong arguments.`;

/** What a subject of NATS may be: words with dots between them, * for one and > for all that follow. */
const subjectPattern = /^([\w-]+|\*)(\.([\w-]+|\*))*(\.>)?$|^>$/;

/** `npm run tap -- SUBJECT`. */
export const tapCommand = command(
  { usage, options: {}, hasPositionals: true },
  async ({ positionals }, { isSystemRunning }) => {
    const [subject = ''] = positionals;
    if (positionals.length !== 1 || !subjectPattern.test(subject)) {
      throw new WrongArguments('Say which messages: one subject, such as identity.v1.person-recognized.*');
    }
    const given = givenSettings(withEnvFile(envFile, process.env, () => undefined))['NATS_URL'];
    const natsUrl = given ?? (isSystemRunning ? natsUrlOfRunning(join(projectPaths().runDir, 'nats')) : undefined);
    if (natsUrl === undefined) {
      throw new Error('This needs the running system: npm start, or NATS_URL for one that runs elsewhere.');
    }
    const interrupt = listenForInterrupt();
    // Who it says it is matters only for what it would consume or publish.
    const client = await connectClient({ natsUrl, as: 'gateway' });
    try {
      const show = (message: object): void => {
        console.log(JSON.stringify(message));
      };
      await tapMessages(client.bus, subject, show, interrupt.signal);
      return 0;
    } finally {
      await client.close();
      interrupt.release();
    }
  },
);
