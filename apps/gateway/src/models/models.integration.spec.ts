import 'reflect-metadata';
import { activateModelPack, registerModelPack } from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { knownPacks } from '../testing/plausible-models';

const bench = GatewayBench.forSpecs();
const ask = (method: string, path: string, json?: unknown) =>
  bench.callAs('administrator', method, path, json === undefined ? {} : { json });
const path = `/models/${knownPacks.second}`;

describe('model packs over HTTP', () => {
  it('are listed with how far they are and agree, and read by administrators alone', async () => {
    expect((await ask('GET', '/models')).body).toMatchObject({
      data: [
        { pack_id: knownPacks.active, is_active: true },
        { pack_id: knownPacks.second, is_active: false, people_lost: 1, counter_examples_lost: 3 },
      ],
      total: 2,
      next_cursor: null,
    });
    expect((await ask('GET', '/models/nobody')).status).toBe(404);
    for (const role of ['hr_officer', 'manager', 'employee'] as const) {
      expect((await bench.callAs(role, 'GET', '/models')).status).toBe(403);
    }
  });

  it('are registered, stopped and gone on with', async () => {
    expect((await ask('POST', '/models', { pack_id: 'pack-3' })).status).toBe(201);
    expect(bench.services.lastRequest(registerModelPack)).toMatchObject({ packId: 'pack-3' });
    expect(fieldsOf(await ask('POST', '/models', {}))).toEqual(['pack_id']);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('DELETE', '/models/nobody')).status).toBe(404);
    expect((await ask('DELETE', '/models/%00')).status).toBe(422);
    for (const action of ['cancel', 'resume']) {
      expect((await ask('POST', `${path}/${action}`)).body).toMatchObject({ pack_id: knownPacks.second });
    }
  });

  it('are switched, and those who would lose their name are named', async () => {
    expect((await ask('GET', `${path}/unreadable-photos`)).body).toMatchObject({
      data: [{ user_name: 'Ada Lovelace', reason: 'too_blurry', is_only_one: true }],
    });
    expect((await ask('POST', `${path}/activate`, {})).status).toBe(200);
    expect(bench.services.lastRequest(activateModelPack)).toMatchObject({ confirmLost: false });
    expect((await ask('POST', `${path}/activate`, { confirm_lost: true })).status).toBe(200);
    expect(bench.services.lastRequest(activateModelPack)).toMatchObject({ confirmLost: true });
    expect(fieldsOf(await ask('POST', `${path}/activate`, { confirm_lost: 'yes' }))).toEqual(['confirm_lost']);
    const entries = '/audit-log?action=POST%20/models/%7Bpack_id%7D/activate&result=succeeded';
    const found = async () => (await ask('GET', entries)).body['data'] as unknown[];
    await waitFor(async () => (await found()).length >= 2, { what: 'an entry of each switch' });
    expect((await found())[0]).toMatchObject({ target_kind: 'models', target_id: knownPacks.second });
  });

  it('have their entries in the audit log: by the pack who registered, switched and left it, or of all packs', async () => {
    await ask('POST', '/models', { pack_id: 'pack 4' });
    const actionsOf = async (filter: string) =>
      ((await ask('GET', `/audit-log?${filter}&limit=1000`)).body['data'] as { action: string }[]).map(
        ({ action }) => action,
      );
    const all = ['POST /models/{pack_id}/activate', 'DELETE /models/{pack_id}', 'POST /models/{pack_id}/cancel'];
    const hasAll = async () => {
      const found = await actionsOf(`target_id=${knownPacks.second}&result=succeeded`);
      return all.every((action) => found.includes(action));
    };
    await waitFor(hasAll, { what: 'an entry of each change of the pack' });
    await waitFor(async () => (await actionsOf('target_id=pack%204')).includes('POST /models'), {
      what: 'the entry of who registered it',
    });
    const ofModels = await actionsOf('target_kind=models&result=succeeded');
    expect(ofModels).toEqual(expect.arrayContaining([...all, 'POST /models']));
    expect(ofModels.every((action) => action.includes('/models'))).toBe(true);
    expect(await actionsOf('target_id=nobody-has-it')).toEqual([]);
    expect(fieldsOf(await ask('GET', '/audit-log?target_id=%00'))).toEqual(['target_id']);
  });
});
