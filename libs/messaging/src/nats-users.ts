import { busUsers, permissionsOf, type BusUser } from './permissions.policy';

/** Longer than any request of ours is waited for. */
const responseWithin = '2m';

/**
 * The block `authorization` of a nats-server: a user for each service, which may do what the contracts say and no more.
 * @param passwordOf what stands for a user's password, such as `$NATS_PASSWORD_IDENTITY`
 */
export function renderNatsUsers(passwordOf: (user: BusUser) => string): string {
  return `authorization {\n  users = [\n${busUsers.map((user) => renderUser(user, passwordOf(user))).join('')}  ]\n}\n`;
}

function renderUser(user: BusUser, password: string): string {
  const { publish, subscribe } = permissionsOf(user);
  return [
    '    {',
    `      user: ${user}`,
    `      password: ${password}`,
    '      permissions: {',
    ...renderList('publish', publish),
    ...renderList('subscribe', subscribe),
    // Where an answer goes is told by the question, and it goes there once.
    `        allow_responses: { max: 1, expires: "${responseWithin}" }`,
    '      }',
    '    }\n',
  ].join('\n');
}

function renderList(name: string, subjects: readonly string[]): readonly string[] {
  return [`        ${name}: [`, ...subjects.map((subject) => `          "${subject}"`), '        ]'];
}
