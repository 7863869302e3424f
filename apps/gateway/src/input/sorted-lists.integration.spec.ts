import {
  listCameras,
  listPeople,
  listRecognitions,
  listRecords,
  listStrangerVisits,
  type RequestContract,
} from '@smart-attendance/contracts';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';

const bench = GatewayBench.forSpecs();

const lists: readonly (readonly [path: string, contract: RequestContract, sort: string])[] = [
  ['/cameras', listCameras, 'name'],
  ['/users', listPeople, 'name'],
  ['/attendance', listRecords, 'check_in'],
  ['/attendance', listRecords, 'date'],
  ['/recognitions', listRecognitions, 'last_seen_at'],
  ['/stranger-visits', listStrangerVisits, 'last_seen_at'],
];

describe('the order of a list', () => {
  it.each(lists)('%s is asked for alike', async (path, contract, sort) => {
    const asked = async (query: string): Promise<unknown> => {
      expect(await bench.callAs('administrator', 'GET', `${path}?${query}`)).toMatchObject({ status: 200 });
      return (bench.services.lastRequest(contract) as { page?: unknown }).page;
    };
    expect(await asked(`sort=${sort}`)).toMatchObject({ sort, descending: false });
    expect(await asked(`sort=-${sort}&limit=3`)).toMatchObject({ sort, descending: true, limit: 3 });
    expect(await asked(`sort=${sort}&order=desc`)).toMatchObject({ sort, descending: true });
    expect(await asked('sort=-created_at')).toMatchObject({ sort: 'created_at', descending: true });
    expect(await asked('order=desc')).toMatchObject({ sort: '', descending: true });
    for (const wrong of ['sort=nothing', 'sort=', 'sort=--name', `sort=${sort}&sort=${sort}`]) {
      const answer = await bench.callAs('administrator', 'GET', `${path}?${wrong}`);
      expect([wrong, answer.status, fieldsOf(answer)]).toEqual([wrong, 422, ['sort']]);
    }
    const twoWays = await bench.callAs('administrator', 'GET', `${path}?sort=-${sort}&order=asc`);
    expect([twoWays.status, fieldsOf(twoWays)]).toEqual([422, ['order']]);
  });

  it('of API keys goes by name as well, and leaves out those that are revoked or of another role', async () => {
    for (const [name, role] of [
      ['b', 'device'],
      ['a', 'device'],
      ['c', 'viewer'],
      ['d', 'device'],
    ] as const) {
      await bench.callAs('administrator', 'POST', '/api-keys', { json: { name, role } });
    }
    const names = async (query: string): Promise<string[]> => {
      const { body } = await bench.callAs('administrator', 'GET', `/api-keys?${query}`);
      return (body['data'] as { readonly name: string }[]).map(({ name }) => name);
    };
    const { body } = await bench.callAs('administrator', 'GET', '/api-keys?sort=-name&limit=1');
    const [last] = body['data'] as { readonly id: string }[];
    await bench.callAs('administrator', 'DELETE', `/api-keys/${last?.id ?? ''}`);
    expect(await names('sort=name')).toEqual(['a', 'b', 'c', 'd']);
    expect(await names('sort=name&active_only=true')).toEqual(['a', 'b', 'c']);
    expect(await names('sort=-name&role=device&active_only=true')).toEqual(['b', 'a']);
    expect(await names(`sort=-name&limit=2&cursor=${encodeURIComponent(String(body['next_cursor']))}`)).toEqual([
      'c',
      'b',
    ]);
  });
});

describe('a filter of a list', () => {
  it('reaches the service that has it', async () => {
    await bench.callAs('administrator', 'GET', '/cameras?q=hall&is_active=false');
    expect(bench.services.lastRequest(listCameras)).toMatchObject({ query: 'hall', isActive: false });
    await bench.callAs('administrator', 'GET', '/cameras');
    expect(bench.services.lastRequest(listCameras).ids).toBeUndefined();
    await bench.callAs('administrator', 'GET', '/cameras?state=waiting');
    const { ids: waiting } = bench.services.lastRequest(listCameras);
    expect(waiting).toMatchObject({ areLeftOut: false });
    expect(waiting?.cameraIds).toHaveLength(1);
    await bench.callAs('administrator', 'GET', '/cameras?state=live');
    expect(bench.services.lastRequest(listCameras).ids).toMatchObject({ cameraIds: [], areLeftOut: false });
    await bench.callAs('administrator', 'GET', '/cameras?state=stopped');
    expect(bench.services.lastRequest(listCameras).ids).toMatchObject({ ...waiting, areLeftOut: true });
    await bench.callAs('administrator', 'GET', '/users?role=viewer&is_active=true&q=ada');
    expect(bench.services.lastRequest(listPeople)).toMatchObject({ role: 'viewer', isActive: true, query: 'ada' });
    await bench.callAs('administrator', 'GET', '/users');
    expect(bench.services.lastRequest(listPeople)).toMatchObject({ role: '' });
    expect(bench.services.lastRequest(listPeople).isActive).toBeUndefined();
    for (const wrong of ['/users?role=king', '/users?is_active=maybe', '/cameras?q=', '/cameras?state=asleep']) {
      expect(await bench.callAs('administrator', 'GET', wrong)).toMatchObject({ status: 422 });
    }
  });
});
