import { startFakeQdrantServer } from './qdrant-server.fake';
import { requestQdrant, specQdrants, type SpecQdrant } from './qdrant-servers';

const id = '3f2b1c9e-8a5d-4f37-9a61-0c5be1a7d001';
const point = { id, vector: [1, 0, 0, 0], payload: { pack_id: 'p', fingerprint: 'f' } };

describe.each(specQdrants)('%s', (_, start) => {
  let server: SpecQdrant;
  let path: string;

  beforeAll(async () => {
    server = await start();
    path = `/collections/${server.prefix}-a`;
    await requestQdrant(server, 'PUT', path, { vectors: { size: 4, distance: 'Cosine' } });
    await requestQdrant(server, 'PUT', `${path}/points?wait=true`, { points: [point] });
  });

  afterAll(() => server.stop());

  it.each([
    ['a search for nobody', 'POST', '/points/query', { query: [1, 0, 0, 0], limit: 0 }, 422],
    ['a search by a vector of another size', 'POST', '/points/query', { query: [1, 0], limit: 1 }, 400],
    ['a page of nobody', 'POST', '/points/scroll', { limit: 0 }, 422],
    ['to put nobody', 'PUT', '/points?wait=true', { points: [] }, 400],
    ['to put somebody under a word', 'PUT', '/points?wait=true', { points: [{ ...point, id: 'ada' }] }, 400],
    ['to put a vector of another size', 'PUT', '/points?wait=true', { points: [{ ...point, vector: [1] }] }, 400],
    ['to take out somebody under a word', 'POST', '/points/delete?wait=true', { points: ['ada'] }, 400],
    ['to make a collection that is there', 'PUT', '', { vectors: { size: 4, distance: 'Cosine' } }, 409],
  ])('refuses %s', async (_what, method, action, body, status) => {
    expect(await requestQdrant(server, method, `${path}${action}`, body)).toMatchObject({ status });
  });

  it.each([
    ['a search', 'POST', '/points/query', { query: [1, 0, 0, 0], limit: 1 }],
    ['a page', 'POST', '/points/scroll', { limit: 1 }],
    ['a count', 'POST', '/points/count', { exact: true }],
    ['a point', 'PUT', '/points?wait=true', { points: [point] }],
    ['a request about it', 'GET', '', undefined],
  ])('says of a collection that is not there that it is not, for %s', async (_what, method, action, body) => {
    const nowhere = `/collections/${server.prefix}-nowhere${action}`;
    expect(await requestQdrant(server, method, nowhere, body)).toMatchObject({ status: 404 });
  });

  it('takes away what is not there', async () => {
    const gone = await requestQdrant(server, 'DELETE', `/collections/${server.prefix}-nowhere`);
    expect(gone).toMatchObject({ status: 200, body: { result: false } });
    const nobody = '00000000-0000-0000-0000-000000000000';
    const out = await requestQdrant(server, 'POST', `${path}/points/delete?wait=true`, { points: [nobody] });
    expect(out).toMatchObject({ status: 200 });
  });

  it('finds, counts, and describes', async () => {
    const found = await requestQdrant(server, 'POST', `${path}/points/query`, {
      query: [1, 0, 0, 0],
      params: { exact: true },
    });
    expect(found.body).toMatchObject({ result: { points: [{ id, score: expect.closeTo(1, 5) as number }] } });
    const sample = { query: { sample: 'random' }, limit: 5, with_vector: true };
    const sampled = await requestQdrant(server, 'POST', `${path}/points/query`, sample);
    expect(sampled.body).toMatchObject({ result: { points: [{ id, vector: [1, 0, 0, 0] }] } });
    const counted = await requestQdrant(server, 'POST', `${path}/points/count`, { exact: true });
    expect(counted.body).toMatchObject({ result: { count: 1 } });
    const described = await requestQdrant(server, 'GET', path);
    expect(described.body).toMatchObject({
      result: { status: 'green', config: { params: { vectors: { size: 4, distance: 'Cosine' } } } },
    });
  });

  it('knows a collection by its alias, which goes with it', async () => {
    const alias = `${server.prefix}-alias`;
    const collection = `${server.prefix}-behind`;
    await requestQdrant(server, 'PUT', `/collections/${collection}`, { vectors: { size: 4, distance: 'Cosine' } });
    const create = { create_alias: { alias_name: alias, collection_name: collection } };
    const change = (...actions: unknown[]) => requestQdrant(server, 'POST', '/collections/aliases', { actions });
    expect(await change(create)).toMatchObject({ status: 200 });
    expect(await change({ delete_alias: { alias_name: alias } }, create)).toMatchObject({ status: 200 });
    await requestQdrant(server, 'PUT', `/collections/${alias}/points?wait=true`, { points: [point] });
    const filter = { must_not: [{ key: 'pack_id', match: { value: 'p' } }] };
    for (const [asked, count] of [
      [undefined, 1],
      [filter, 0],
    ] as const) {
      const counted = await requestQdrant(server, 'POST', `/collections/${collection}/points/count`, {
        exact: true,
        ...(asked !== undefined && { filter: asked }),
      });
      expect(counted.body).toMatchObject({ result: { count } });
    }
    const index = { field_name: 'pack_id', field_schema: 'keyword' };
    expect(await requestQdrant(server, 'PUT', `/collections/${collection}/index?wait=true`, index)).toMatchObject({
      status: 200,
    });
    await requestQdrant(server, 'DELETE', `/collections/${collection}`);
    expect(await requestQdrant(server, 'GET', `/collections/${alias}`)).toMatchObject({ status: 404 });
    expect((await requestQdrant(server, 'GET', '/aliases')).body).toMatchObject({
      result: { aliases: expect.not.arrayContaining([{ alias_name: alias, collection_name: collection }]) as unknown },
    });
  });

  it('refuses another key, and no key where it has one', async () => {
    if (server.apiKey === '') return;
    expect(await requestQdrant({ ...server, apiKey: 'another' }, 'GET', '/collections')).toMatchObject({ status: 401 });
    expect(await requestQdrant({ ...server, apiKey: '' }, 'GET', '/collections')).toMatchObject({ status: 401 });
  });
});

describe('the fake Qdrant with other keys', () => {
  it('lets a key for reading read, and nothing else', async () => {
    const fake = await startFakeQdrantServer({ apiKey: 'all', readOnlyApiKey: 'read' });
    const reader = { url: fake.url, apiKey: 'read' };
    expect(await requestQdrant(reader, 'GET', '/collections')).toMatchObject({ status: 200 });
    expect(await requestQdrant(reader, 'DELETE', '/collections/a')).toMatchObject({ status: 403 });
    await fake.stop();
  });

  it('wants the empty key that it was given', async () => {
    const fake = await startFakeQdrantServer({ apiKey: '' });
    expect(await requestQdrant({ url: fake.url, apiKey: '' }, 'GET', '/collections')).toMatchObject({ status: 401 });
    const answer = await fetch(`${fake.url}/collections`, { headers: { 'api-key': '' } });
    expect(answer.status).toBe(200);
    await fake.stop();
  });
});
