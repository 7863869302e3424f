import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderNatsUsers, type BusUser } from '@smart-attendance/messaging';
import { projectPaths } from '../project-paths';

/** Included here and not beside, since a file that is included sees no variables of others. */
const head = `# Made from the contracts by \`npm run nats-users\`.
include "../../run/secrets/nats_passwords"
`;
const { repoDir } = projectPaths();
/** The second is the chart's own, since a chart reads no file beside it. */
const files = ['deploy/nats/users.conf', 'deploy/helm/smart-attendance/files/users.conf'];

/** The name by which files of deploy/ know a user's password. */
export function passwordVariableOf(user: BusUser): string {
  return `NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`;
}

export function wantedNatsUsers(): string {
  return head + renderNatsUsers((user) => `$${passwordVariableOf(user)}`);
}

export function presentNatsUsers(): readonly string[] {
  return files.map((file) => readFileSync(join(repoDir, file), 'utf8'));
}

/** `npm run nats-users`: writes users.conf of compose and of the chart anew from the contracts. */
export function natsUsersCommand(): Promise<number> {
  for (const file of files) writeFileSync(join(repoDir, file), wantedNatsUsers());
  console.log(`${files.join(' and ')} written`);
  return Promise.resolve(0);
}
