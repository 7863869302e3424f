import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { OperatorAccess } from '@smart-attendance/app-gateway';
import { EventListener, waitFor } from '@smart-attendance/testing';
import { freePort, startPostgres } from '@smart-attendance/standalone';
import { benchCommand } from './bench-command';
import { besideNats, type BenchSetting } from './bench-setting';
import { BenchedService, besideService } from './benched-service';
import { EventFacts, type BenchRole, type PublishedFact } from './event-facts';

const clientCount = 200;
const eventCount = 5_000;
/** Of the events told; then the gateway is killed, and started again by who watches over it. */
const killedAfter = [1 / 3, 2 / 3];
const allToldWithinMs = 300_000;
/** For longer than the bench takes. */
const keyLifeMs = 60 * 60_000;
const roles: readonly BenchRole[] = ['administrator', 'hr_officer', 'viewer', 'employee'];

interface EventFigures {
  readonly clients: number;
  readonly events: number;
  readonly kills: number;
  readonly deliveries: number;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  readonly connections: number;
  readonly seconds: number;
}

/**
 * The built gateway and identity with their real settings, and clients of four roles who listen while the gateway is
 * killed twice. Exit code 1 unless everybody is told of everything they may see, once and in one order.
 */
export const eventsBenchCommand = benchCommand('bench:events', async () => {
  const events = await besideNats(measure);
  const { lost, doubled, outOfOrder } = events;
  const conclusion = `${events.deliveries} deliveries: ${lost} lost, ${doubled} twice, ${outOfOrder} out of order`;
  const isGood = lost + doubled + outOfOrder === 0;
  if (isGood) console.log(`good: ${conclusion}`);
  return { figures: { events }, missed: isGood ? [] : [`FAILED: ${conclusion}`] };
});

async function measure(bench: BenchSetting): Promise<EventFigures> {
  const { logsDir, cacheDir, log, natsUrl } = bench;
  const postgres = await startPostgres({ dataDir: join(logsDir, 'postgres'), cacheDir, log, env: {} });
  try {
    const both = { NATS_URL: natsUrl, DATABASE_URL: postgres.url, LOG_LEVEL: 'warn' };
    const masterKey = randomBytes(32).toString('base64');
    const identity = { app: 'identity', environment: { ...both, MASTER_KEY: masterKey } };
    return await besideService(bench, identity, () => besideGateway(bench, both));
  } finally {
    await postgres.stop();
  }
}

async function besideGateway(
  bench: BenchSetting,
  both: { readonly NATS_URL: string; readonly DATABASE_URL: string },
): Promise<EventFigures> {
  // It is started again on this one.
  const port = await freePort();
  const jwtSecret = randomBytes(32).toString('hex');
  const gateway = new BenchedService(bench, {
    app: 'gateway',
    environment: { ...both, HOST: '127.0.0.1', PORT: String(port), JWT_SECRET: jwtSecret },
  });
  try {
    await gateway.start();
    const url = `http://127.0.0.1:${port}/api/v1`;
    const accounts = await openAccounts(url, { natsUrl: both.NATS_URL, databaseUrl: both.DATABASE_URL });
    return await listenAndKill(bench, gateway, url, accounts);
  } finally {
    await gateway.stop();
  }
}

async function listenAndKill(
  { natsUrl, log }: BenchSetting,
  gateway: BenchedService,
  url: string,
  { headers, employeeId }: Accounts,
): Promise<EventFigures> {
  const clients = Array.from({ length: clientCount }, (_, index) => {
    const role = roles[index % roles.length] ?? 'administrator';
    return { role, listener: new EventListener({ url: `${url}/events`, headers: headers[role] }) };
  });
  const facts = await EventFacts.connect(natsUrl, employeeId);
  try {
    for (const { listener } of clients) await waitFor(() => listener.openings > 0, { what: 'a client to be let in' });
    log(`${clientCount} clients listen, ${eventCount} events are published`);
    const startedAt = performance.now();
    const publishing = publishAll(facts);
    const [first] = clients;
    for (const share of killedAfter) {
      const isTime = (): boolean => (first?.listener.told.length ?? 0) >= eventCount * share;
      await waitFor(isTime, { what: 'the time to kill the gateway', timeoutMs: allToldWithinMs });
      process.kill(gateway.processId, 'SIGKILL');
      log(`the gateway was killed after ${first?.listener.told.length ?? 0} events`);
    }
    const published = await publishing;
    const tallies = clients.map(({ role, listener }) => ({ listener, expected: expectedOf(role, published) }));
    await Promise.all(tallies.map(untilTold)).catch(() => undefined);
    return figuresOf(tallies, gateway.restarts, (performance.now() - startedAt) / 1_000);
  } finally {
    await Promise.all(clients.map(({ listener }) => listener.close()));
    await facts.close();
  }
}

async function publishAll(facts: EventFacts): Promise<PublishedFact[]> {
  const published: PublishedFact[] = [];
  for (let index = 0; index < eventCount; index += 1) published.push(await facts.publish(index));
  return published;
}

function expectedOf(role: BenchRole, published: readonly PublishedFact[]): ReadonlySet<string> {
  return new Set(published.filter(({ seenBy }) => seenBy.includes(role)).map(({ key }) => key));
}

interface Tally {
  readonly listener: EventListener;
  readonly expected: ReadonlySet<string>;
}

async function untilTold({ listener, expected }: Tally): Promise<void> {
  const hasAll = (): boolean => listener.told.length >= expected.size;
  await waitFor(hasAll, { what: 'a client to be told of everything', timeoutMs: allToldWithinMs, everyMs: 250 });
}

function figuresOf(tallies: readonly Tally[], kills: number, seconds: number): EventFigures {
  const sum = (count: (tally: Tally) => number): number => tallies.reduce((all, tally) => all + count(tally), 0);
  return {
    clients: tallies.length,
    events: eventCount,
    kills,
    deliveries: sum(({ listener }) => listener.told.length),
    lost: sum(lostOf),
    doubled: sum(({ listener }) => listener.ids.length - new Set(listener.ids).size),
    outOfOrder: sum(({ listener }) => listener.told.filter(isBehindTheOneBefore).length),
    connections: sum(({ listener }) => listener.openings),
    seconds: Math.round(seconds),
  };
}

type Told = EventListener['told'][number];

function lostOf({ listener, expected }: Tally): number {
  const keyOf = ({ data }: Told): string => String((data['data'] as { readonly id?: string }).id ?? data['camera_id']);
  const told = new Set(listener.told.map(keyOf));
  return [...expected].filter((key) => !told.has(key)).length;
}

function isBehindTheOneBefore({ position }: Told, index: number, all: readonly Told[]): boolean {
  const before = all[index - 1];
  return before !== undefined && BigInt(before.position) >= BigInt(position);
}

interface Accounts {
  readonly headers: Readonly<Record<BenchRole, Readonly<Record<string, string>>>>;
  readonly employeeId: string;
}

/** A key of an administrator, and somebody of each other role who is logged in. */
async function openAccounts(url: string, stores: { natsUrl: string; databaseUrl: string }): Promise<Accounts> {
  const access = await OperatorAccess.open(stores);
  try {
    const { key } = await access.lendKey('bench:events', keyLifeMs);
    const administrator = { 'X-API-Key': key };
    const [hr, viewer, employee] = await Promise.all([
      openAccount(url, 'hr_officer', administrator),
      openAccount(url, 'viewer', administrator),
      openAccount(url, 'employee', administrator),
    ]);
    const headers = { administrator, hr_officer: hr.headers, viewer: viewer.headers, employee: employee.headers };
    return { headers, employeeId: employee.id };
  } finally {
    await access.close();
  }
}

async function openAccount(url: string, role: BenchRole, administrator: Readonly<Record<string, string>>) {
  const email = `${role}@example.org`;
  const password = randomBytes(12).toString('hex');
  const named = { first_name: 'Erin', last_name: role, employee_id: role, email, role };
  const { id } = await send(`${url}/users`, 'POST', { ...named, password }, administrator);
  const { access_token: token } = await send(`${url}/auth/login`, 'POST', { email, password });
  return { id: String(id), headers: { Authorization: `Bearer ${String(token)}` } };
}

/** @throws Error with what the gateway said when it refuses */
async function send(
  url: string,
  method: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const given = { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
  const response = await fetch(url, given);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
