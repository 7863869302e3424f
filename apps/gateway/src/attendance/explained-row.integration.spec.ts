import { getRecord, type MessageInitShape } from '@smart-attendance/contracts';
import { GatewayBench, type Answer } from '../testing/gateway-bench';
import { at, departmentOfAll, known, record } from '../testing/plausible-answers';

type Explained = MessageInitShape<(typeof getRecord)['response']>;

describe('a row and what it was made of', () => {
  const bench = GatewayBench.forSpecs();
  const path = `/attendance/${known.record}`;

  function respondWithRowOf(personId: string): void {
    const punch = { id: known.punch, from: at, to: at, cameraId: known.camera, siteId: known.site };
    const punches = [{ ...punch, role: 'entry', source: 'camera' }];
    const explained: Explained = { record: record(personId, departmentOfAll), punches };
    bench.services.respond(getRecord, () => explained);
  }

  async function keyWith(scopes: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const json = { name: 'rows', role: 'hr_officer', scopes };
    const { body } = await bench.callAs('administrator', 'POST', '/api-keys', { json });
    return { 'X-API-Key': String(body['key']) };
  }

  const punchesIn = ({ status, body }: Answer): unknown => [status, (body['punches'] as readonly unknown[]).length];

  it('has its punches for who may read punches of that person, and for nobody else', async () => {
    respondWithRowOf(bench.people.of('employee').id);
    expect((await bench.callAs('viewer', 'GET', '/punches')).status).toBe(200);
    expect((await bench.callAs('viewer', 'GET', `/punches/${known.punch}`)).status).toBe(404);
    expect(punchesIn(await bench.callAs('viewer', 'GET', path))).toEqual([200, 0]);
    for (const role of ['hr_officer', 'manager', 'employee'] as const) {
      expect([role, punchesIn(await bench.callAs(role, 'GET', path))]).toEqual([role, [200, 1]]);
    }
    respondWithRowOf(bench.people.of('viewer').id);
    expect(punchesIn(await bench.callAs('viewer', 'GET', path))).toEqual([200, 1]);

    const rows = await keyWith(['attendance.read']);
    expect(punchesIn(await bench.call('GET', path, { headers: rows }))).toEqual([200, 0]);
    const both = await keyWith(['attendance.read', 'punches.read']);
    expect(punchesIn(await bench.call('GET', path, { headers: both }))).toEqual([200, 1]);
  });

  it('is shown as it was at another time to who may read its history', async () => {
    respondWithRowOf(bench.people.of('employee').id);
    const before = `${path}?as_of=2026-11-21T08:00:00Z`;
    expect((await bench.callAs('viewer', 'GET', `${path}/corrections`)).status).toBe(404);
    expect((await bench.callAs('viewer', 'GET', before)).status).toBe(403);
    for (const role of ['hr_officer', 'manager', 'employee'] as const) {
      expect([role, (await bench.callAs(role, 'GET', before)).status]).toEqual([role, 200]);
    }
    const rows = await keyWith(['attendance.read']);
    expect((await bench.call('GET', before, { headers: rows })).status).toBe(403);
    const history = await keyWith(['attendance.read', 'corrections.read']);
    expect((await bench.call('GET', before, { headers: history })).status).toBe(200);
  });
});
