import { addProfileImage, getProfileImage } from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { photoOf } from '../testing/face-inference.fake';
import { IdentityBench, masterKey } from '../testing/identity-bench';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

describe('a master key', () => {
  it('does not start over faces that another one sealed, and says so', async () => {
    await bench.enrolled();
    const otherKey = Buffer.alloc(32, 9).toString('base64');
    await expect(bench.startReplica({ MASTER_KEY: otherKey })).rejects.toThrow(/MASTER_KEY/);
  });
});

describe('a change of the master key', () => {
  const nextKey = Buffer.alloc(32, 11).toString('base64');

  /** Heads of the sealed keys: version and key id. */
  async function sealers(): Promise<number> {
    const rows = await bench.sql('SELECT DISTINCT substring(sealed_key from 1 for 5) FROM person_keys');
    return rows.length;
  }

  async function portraitOf(personId: string, imageId: string): Promise<Buffer> {
    return Buffer.from((await bench.requests.request(getProfileImage, { personId, imageId })).picture);
  }

  it('leaves every face and picture as it was, first with the key before and then without it', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    const picture = photoOf({ who: 'portrait' });
    const { image } = await bench.requests.request(addProfileImage, { personId, picture, name: 'me.jpg' });
    const imageId = image?.id ?? '';
    const heads = await bench.sql<{ head: Buffer }>(
      'SELECT substring(sealed_key from 1 for 5) AS head FROM person_keys',
    );
    expect(await sealers()).toBe(1);
    await bench.restart({ MASTER_KEY: nextKey, MASTER_KEYS_BEFORE: masterKey });
    expect(await portraitOf(personId, imageId)).toEqual(Buffer.from(picture));
    await waitFor(
      async () =>
        (await bench.sql('SELECT 1 FROM person_keys WHERE substring(sealed_key from 1 for 5) = $1', [heads[0]?.head]))
          .length === 0,
      { what: 'nothing left of the key before' },
    );
    expect(await sealers()).toBe(1);
    await expect(bench.startReplica()).rejects.toThrow(/MASTER_KEYS_BEFORE/);
    await bench.restart({ MASTER_KEY: nextKey });
    expect(await portraitOf(personId, imageId)).toEqual(Buffer.from(picture));
    expect((await bench.whoIs({ who }))[0]).toMatchObject({ reason: '', match: { personId } });
    await bench.enrolled();

    // As a roll-out with replicas does it first: everybody knows the other key before anybody seals by it.
    await bench.restart({ MASTER_KEY: masterKey, MASTER_KEYS_BEFORE: nextKey });
    expect(await portraitOf(personId, imageId)).toEqual(Buffer.from(picture));
  });
});
