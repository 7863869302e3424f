import { randomUUID } from 'node:crypto';
import { createClient, logIn, ProblemError, type ClientOptions, type LiveEvent } from '@smart-attendance/client';
import { CameraChange, RecordChange } from '@smart-attendance/contracts';
import { EventFacts } from '../../testing/event-facts';
import { rightPassword } from '../../testing/fake-people';
import { GatewayBench } from '../../testing/gateway-bench';

type Events = AsyncGenerator<LiveEvent, void, void>;

/** The client is written against the document alone; here it meets the gateway that the document is of. */
describe('the client of the API at a gateway', () => {
  const bench = GatewayBench.forSpecs();
  let facts: EventFacts;
  let stop: AbortController;

  beforeAll(async () => {
    facts = await EventFacts.connect(bench);
  });

  beforeEach(() => {
    stop = new AbortController();
  });

  afterEach(() => {
    stop.abort();
  });

  async function clientOf(role: 'administrator' | 'employee', fetch?: ClientOptions['fetch']) {
    return createClient({
      baseUrl: bench.origin,
      credentials: { accessToken: await bench.tokenOf(role) },
      signal: stop.signal,
      ...(fetch !== undefined && { fetch }),
    });
  }

  async function take(events: Events, count: number): Promise<LiveEvent[]> {
    const taken: LiveEvent[] = [];
    while (taken.length < count) {
      const { value } = await events.next();
      if (value === undefined) break;
      taken.push(value);
    }
    return taken;
  }

  /** Where the log ends, which is where a stream without a place begins. */
  async function newestPosition(): Promise<string> {
    const answer = await bench.callAs('administrator', 'HEAD', '/events');
    return answer.headers.get('last-event-id') ?? '';
  }

  it('has each event once and in order over a restart, and goes on from the place it noted', async () => {
    const client = await clientOf('administrator');
    const places: string[] = [];
    const lastEventId = await newestPosition();
    const events = client.events({
      types: ['person.recognized'],
      lastEventId,
      onPosition: (place) => places.push(place),
    });
    const ids = [await facts.recognized(randomUUID())];
    const [first] = await take(events, 1);
    await bench.restart(async () => {
      for (let count = 0; count < 5; count += 1) ids.push(await facts.recognized(randomUUID()));
    });
    ids.push(await facts.recognized(randomUUID()));
    const seen = [first, ...(await take(events, 6))];
    expect(seen.map((event) => event?.data['id'])).toEqual(ids);
    // The last one was taken, but not dealt with before the next is asked for.
    const later = client.events({ types: ['person.recognized'], lastEventId: places.at(-1) });
    expect((await take(later, 1)).map((event) => event.data['id'])).toEqual([ids.at(-1)]);
    await later.return();
  });

  it('is told what its filters ask for, by types that say what is in an event', async () => {
    const client = await clientOf('administrator');
    const lastEventId = await newestPosition();
    const [cameraId, userId] = [randomUUID(), randomUUID()];
    await facts.recognized(userId);
    await facts.stranger(cameraId);
    await facts.recorded(randomUUID(), RecordChange.OPENED, { department: 'Sales & Söhne' });
    const mark = randomUUID();
    await facts.camera(mark, CameraChange.UPDATED);
    const told = async (filter: Parameters<typeof client.events>[0], count: number) =>
      (await take(client.events({ lastEventId, ...filter }), count)).map(({ type }) => type);
    expect(await told({ cameraId }, 1)).toEqual(['stranger.seen']);
    expect(await told({ userId }, 1)).toEqual(['person.recognized']);
    expect(await told({ department: 'Sales & Söhne' }, 1)).toEqual(['attendance.recorded']);
    expect((await told({ types: ['stranger.seen', 'camera.changed'] }, 2)).sort()).toEqual([
      'camera.changed',
      'stranger.seen',
    ]);
    const [changed] = await take(client.events({ cameraId: mark, lastEventId }), 1);
    // Compiles only because the type of an event says what it has.
    expect(changed?.type === 'camera.changed' && changed.data.change).toBe('updated');
  });

  it('is refused with the reason: a place that is not there, what is not its own, a filter that is none', async () => {
    const [administrator, employee] = [await clientOf('administrator'), await clientOf('employee')];
    const refusals = [
      administrator.events({ lastEventId: '999999999' }).next(),
      administrator.events({ department: '' }).next(),
      employee.events({ types: ['stranger.seen'] }).next(),
    ];
    const said = await Promise.all(refusals.map((refusal) => refusal.catch((error: unknown) => error)));
    expect(said.map((error) => error instanceof ProblemError && [error.status, error.errors[0]?.field])).toEqual([
      [422, 'last_event_id'],
      [422, 'department'],
      [403, undefined],
    ]);
  });

  it('goes on with a new token when the old one is over, and ends with 401 when the session is', async () => {
    const tokens = (await bench.logIn(bench.people.of('hr_officer').email)).body;
    const refreshed: string[] = [];
    const client = createClient({
      baseUrl: bench.origin,
      credentials: {
        accessToken: 'over',
        refreshToken: String(tokens['refresh_token']),
        onRefreshed: ({ accessToken }) => refreshed.push(accessToken),
      },
      signal: stop.signal,
    });
    const lastEventId = await newestPosition();
    const events = client.events({ lastEventId });
    await facts.stranger(randomUUID());
    expect((await take(events, 1)).map(({ type }) => type)).toEqual(['stranger.seen']);
    expect(refreshed).toHaveLength(1);
    const next = events.next();
    await client.post('/auth/logout');
    await expect(next).rejects.toMatchObject({ status: 401 });
  });

  it('of somebody whose password others know may change it, and then everything', async () => {
    const person = bench.people.add('administrator');
    person.passwordChangeRequired = true;
    const client = await logIn({ baseUrl: bench.origin }, { email: person.email, password: rightPassword });
    await expect(client.get('/users')).rejects.toMatchObject({ status: 403, reason: 'password_change_required' });
    await expect(client.events().next()).rejects.toMatchObject({ status: 403, reason: 'password_change_required' });
    const body = { current_password: rightPassword, new_password: 'a password of my own' };
    await client.put('/auth/password', { body });
    expect((await client.get('/users')).data.length).toBeGreaterThan(0);
  });

  it('of a page logs in to a cookie, changes what it may, and hears of events by it', async () => {
    let cookie = '';
    // What a browser does by itself, and a program cannot.
    const browserFetch = async (request: Request): Promise<Response> => {
      const headers = new Headers(request.headers);
      headers.set('Sec-Fetch-Site', 'same-origin');
      if (cookie !== '') headers.set('Cookie', cookie);
      const answer = await fetch(new Request(request, { headers }));
      cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return answer;
    };
    const baseUrl = bench.origin;
    const page = createClient({ baseUrl, credentials: 'cookie', fetch: browserFetch, signal: stop.signal });
    const { email } = bench.people.of('administrator');
    await page.post('/auth/sessions', { body: { email, password: rightPassword } });
    expect(await page.get('/auth/me')).toMatchObject({ kind: 'user' });
    const lastEventId = await newestPosition();
    await facts.stranger(randomUUID());
    expect((await take(page.events({ lastEventId }), 1)).map(({ type }) => type)).toEqual(['stranger.seen']);
    await page.post('/auth/logout');
    await expect(page.get('/auth/me')).rejects.toMatchObject({ status: 401 });
  });
});
