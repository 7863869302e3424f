import { types } from 'node:util';
import { outages, systemOutageOf, type Outage, type SystemOutage } from '@smart-attendance/errors';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';

const {
  database_away: away,
  database_full: full,
  database_out_of_memory: outOfMemory,
  database_disk_failing: diskFailing,
  database_read_only: readOnly,
  database_busy: busy,
  database_too_slow: tooSlow,
  database_login_refused: loginRefused,
  out_of_resources: outOfResources,
} = outages({
  database_away: ['soon', 'The database does not answer right now; try again shortly.'],
  database_full: ['later', 'The database has no room left on its disk; it goes on by itself as soon as there is room.'],
  database_out_of_memory: ['later', 'The database is out of memory right now; try again shortly.'],
  database_disk_failing: ['later', 'The database cannot read or write its files right now; its log says which.'],
  database_read_only: ['later', 'The database takes no changes right now: it is set to read only, or is a standby.'],
  database_busy: ['soon', 'The database does not keep up right now; try again shortly.'],
  database_too_slow: ['soon', 'The database took too long; try again shortly.'],
  database_login_refused: [
    'later',
    'The database refuses the login of this service; DATABASE_URL and the rights of its user say why.',
  ],
  out_of_resources: [
    'later',
    'This service has no file descriptors or no memory left to reach the database; its limits are too low.',
  ],
});

const bySystem: Readonly<Record<SystemOutage['reason'], Outage>> = {
  neighbour_away: away,
  out_of_descriptors: outOfResources,
  out_of_memory: outOfResources,
  disk_full: full,
};

/** By SQLSTATE (Postgres documentation, appendix A); the first two characters are a class. */
const byState = new Map<string, Outage>([
  ['08', away], // connection exceptions
  ['28', loginRefused],
  ['53', busy], // insufficient resources
  ['58', diskFailing], // errors of the system around Postgres
  ['3D000', loginRefused], // no such database
  ['25006', readOnly],
  ['25P03', tooSlow], // it closed an idle transaction
  ['40001', busy], // serialization failure
  ['40P01', busy], // deadlock
  ['53100', full],
  ['53200', outOfMemory],
  ['55P03', busy], // lock not available in time
  ['57014', tooSlow], // cancelled by the statement timeout
  ['57P01', away], // the server is being shut down
  ['57P02', away], // it crashed
  ['57P03', away], // it is starting
  ['57P04', loginRefused], // the database was dropped
  ['57P05', away], // it closed an idle session
]);

/**
 * What the system said of a file of Postgres where its SQLSTATE hides it: a disk that was remounted read-only comes as
 * "insufficient privilege", a quota as "internal error".
 */
const fileStates = new Set(['42501', 'XX000']);
const fileFault = /^could not [a-z -]+ (?:file|directory|blocks?|segment)\b.*: /;
const noRoom = /: (?:No space left on device|Disk quota exceeded|File too large)$/;

/** Errors of pg and TypeORM that have no code. */
const slowSentence = /^Query read timeout/;
const poolSentence = /^timeout exceeded when trying to connect/;
const awaySentences =
  /^(?:Connection terminated|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Driver not Connected)/;

/** Undefined for an error of the statement itself, which no wait would heal. */
export function outageOf(error: unknown): Outage | undefined {
  if (!types.isNativeError(error)) return undefined;
  if (error instanceof QueryRunnerAlreadyReleasedError) return away;
  const system = systemOutageOf(error);
  if (system !== undefined) return bySystem[system.reason];
  const { code, driverError, errors } = error as Error & { code?: unknown; driverError?: unknown; errors?: unknown };
  const found = (typeof code === 'string' ? outageOfCode(code, error.message) : undefined) ?? outageOfSentence(error);
  if (found !== undefined) return found;
  // Node gathers one error for each address of a host, TypeORM wraps what pg said.
  for (const inner of [driverError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]) {
    const outage = inner === error ? undefined : outageOf(inner);
    if (outage !== undefined) return outage;
  }
  return undefined;
}

/** Whether the server was waited for in vain: what is sent on the same connection may have no answer either. */
export function isUnanswered(error: unknown): boolean {
  return types.isNativeError(error) && slowSentence.test(error.message);
}

function outageOfCode(code: string, message: string): Outage | undefined {
  // The socket of a server on this machine that does not run.
  if (code === 'ENOENT') return away;
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  if (fileStates.has(code) && fileFault.test(message)) return noRoom.test(message) ? full : diskFailing;
  return byState.get(code) ?? byState.get(code.slice(0, 2));
}

function outageOfSentence({ message }: Error): Outage | undefined {
  if (awaySentences.test(message)) return away;
  if (poolSentence.test(message)) return busy;
  return slowSentence.test(message) ? tooSlow : undefined;
}
