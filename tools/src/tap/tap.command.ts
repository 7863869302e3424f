import { tapMessages } from '@smart-attendance/messaging';
import { besideBus } from '../beside-bus';
import { command, WrongArguments } from '../command';
import { listenForInterrupt } from '../start/interrupt';

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
    const interrupt = listenForInterrupt();
    const show = (message: object): void => {
      console.log(JSON.stringify(message));
    };
    try {
      await besideBus(isSystemRunning, ({ bus }) => tapMessages(bus, subject, show, interrupt.signal));
      return 0;
    } finally {
      interrupt.release();
    }
  },
);
