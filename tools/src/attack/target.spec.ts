import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Operation } from './api-document';
import { Target } from './target';

interface Scripted {
  readonly status: number;
  readonly type?: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const problem = 'application/problem+json';
const operation: Operation = {
  name: 'GET /things',
  method: 'GET',
  path: '/things',
  parameters: [],
  bodies: {},
  statuses: new Set(['200', '404', '503']),
  isPublic: true,
};

describe('an answer to an attack', () => {
  let server: Server;
  let scripted: Scripted;

  beforeAll(async () => {
    server = createServer((_, response) => {
      const { status, type = 'application/json', text, headers = {} } = scripted;
      response.writeHead(status, { 'Content-Type': type, ...headers }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function faultsOf(answer: Scripted): Promise<string[]> {
    scripted = answer;
    const { port } = server.address() as AddressInfo;
    const target = new Target(`http://127.0.0.1:${port}`, new Map([[operation.name, operation]]), ['hunter2']);
    target.begin('a spec');
    await target.send({ operation: operation.name, method: 'GET', path: '/things' });
    return target.findings.map(({ fault }) => fault);
  }

  it.each<[string, Scripted]>([
    ['a success', { status: 200, text: '{}' }],
    ['a documented problem', { status: 404, type: problem, text: '{"detail":"There is none."}' }],
    ['a wish to come later', { status: 503, type: problem, text: '{}', headers: { 'Retry-After': '1' } }],
  ])('is right as %s', async (_, answer) => {
    expect(await faultsOf(answer)).toEqual([]);
  });

  it.each<[string, Scripted, RegExp]>([
    ['a 500', { status: 500, type: problem, text: '{}' }, /^status 500$/],
    ['a 503 that says not when', { status: 503, type: problem, text: '{}' }, /^status 503$/],
    ['an error without a problem', { status: 404, text: '{}' }, /without a problem/],
    ['a status that is not documented', { status: 201, text: '{}' }, /not in the document/],
    ['a stack', { status: 200, text: 'Error\n    at handle (/app/x.js:1:2)' }, /shows/],
    ['a statement', { status: 200, text: 'SELECT id FROM people WHERE id = 1' }, /shows/],
    ['an error of the database', { status: 200, text: 'duplicate key value violates unique constraint' }, /shows/],
    ['a secret', { status: 200, text: '{"a":"hunter2"}' }, /a secret/],
  ])('is a finding as %s', async (_, answer, fault) => {
    expect(await faultsOf(answer)).toContainEqual(expect.stringMatching(fault));
  });
});
