import {
  decideLookAlike,
  deletePerson,
  getLookAlikeScan,
  listLookAlikes,
  startLookAlikeScan,
  updatePerson,
  type LookAlike,
} from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { cosineOf } from '../gallery/unit-vector';
import { IdentityBench } from '../testing/identity-bench';
import { embeddingOf } from '../testing/synthetic-faces';
import type { PretendedFace } from '../testing/face-inference.fake';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

/** A face that is as much like that one as twins are: pictures of one face, with another one's name. */
const twinOf = (who: string, likeness: number): PretendedFace => ({ who, picture: `twin of ${who}`, likeness });

/** A face below the threshold of 0.48 for that one's, and less than the margin below it. */
function nearlyLike(who: string): PretendedFace {
  const enrolled = embeddingOf(who, 0);
  const pictures = Array.from({ length: 100 }, (_, picture) => ({ who, picture: picture + 1, likeness: 0.56 }));
  const isNearly = ({ picture, likeness }: (typeof pictures)[number]): boolean => {
    const cosine = cosineOf(enrolled, embeddingOf(who, picture, likeness));
    return cosine > 0.44 && cosine < 0.47;
  };
  const found = pictures.find(isNearly);
  if (found === undefined) throw new Error('No picture is nearly like.');
  return found;
}

async function pairsOf(personId: string): Promise<LookAlike[]> {
  return (await bench.requests.request(listLookAlikes, { personId })).lookAlikes;
}

async function scanned(): Promise<void> {
  await bench.requests.request(startLookAlikeScan, {});
  const isIdle = async (): Promise<boolean> => {
    const { scan } = await bench.requests.request(getLookAlikeScan, {});
    return scan?.state === 'idle' && scan.startedAt !== undefined;
  };
  await waitFor(isIdle, { what: 'the scan to be over', timeoutMs: 30_000 });
}

function decide(pair: LookAlike | undefined, state: string, expectedRevision?: number) {
  return bench.requests.request(decideLookAlike, {
    lookAlikeId: pair?.id ?? '',
    state,
    authorId: 'hr-1',
    ...(expectedRevision !== undefined && { expectedRevision }),
  });
}

/** One face under two names: the second was enrolled while the first was not searched. */
async function enteredTwice() {
  const { who, personId } = await bench.enrolled();
  await bench.requests.request(updatePerson, { personId, isActive: false, authorId: 'hr-1' });
  const otherId = await bench.createNamed();
  await bench.enrol(otherId, { who, picture: 'of another day' });
  await bench.requests.request(updatePerson, { personId, isActive: true, authorId: 'hr-1' });
  return { who, personId, otherId };
}

describe('an enrolment that passes for somebody else', () => {
  it('is refused, and the pair waits for a decision', async () => {
    const { who, personId } = await bench.enrolled();
    const twinId = await bench.createNamed();
    const refused = bench.enrol(twinId, twinOf(who, 0.75));
    await expect(refused).rejects.toMatchObject({
      reason: 'looks_like_another_person',
      details: { look_alike_id: expect.any(String) as string },
    });
    const [pair, ...others] = await pairsOf(twinId);
    expect(others).toEqual([]);
    expect([pair?.one?.personId, pair?.other?.personId].sort()).toEqual([personId, twinId].sort());
    expect(pair).toMatchObject({ state: 'open', source: 'enrolment', verdict: 'above_threshold' });
    expect(pair?.similarity).toBeGreaterThan(pair?.threshold ?? 1);
  });

  it('is taken once somebody said that they are two, and both are told apart by a narrower margin', async () => {
    const { who, personId } = await bench.enrolled();
    const twinId = await bench.createNamed();
    const twin = twinOf(who, 0.75);
    await expect(bench.enrol(twinId, twin)).rejects.toMatchObject({ reason: 'looks_like_another_person' });
    const [pair] = await pairsOf(twinId);
    const { lookAlike } = await decide(pair, 'two_people');
    expect(lookAlike).toMatchObject({ state: 'two_people', decidedBy: 'hr-1' });
    expect(lookAlike?.marginMin).toBeLessThan(0.05);
    // Every replica hears of it within seconds.
    await waitFor(
      () =>
        bench.enrol(twinId, twin).then(
          () => true,
          () => false,
        ),
      { what: 'the twin to be enrolled' },
    );
    expect((await bench.whoIs(twin))[0]).toMatchObject({ match: { personId: twinId } });
    expect((await bench.whoIs({ who }))[0]).toMatchObject({ match: { personId } });
    // Alike to both, to the one by 0.045 more than to the other.
    const doubtful = { who, picture: 'doubtful', likeness: 0.9 };
    expect((await bench.whoIs(doubtful))[0]).toMatchObject({ match: { personId } });
    // The other one's photo is still refused.
    await expect(bench.enrol(twinId, { who })).rejects.toMatchObject({ reason: 'looks_like_another_person' });

    await scanned();
    expect((await pairsOf(twinId))[0]).toMatchObject({ state: 'two_people' });
    expect((await decide(pair, 'open')).lookAlike).toMatchObject({ state: 'open', decidedBy: '' });
    const isNobodys = async (): Promise<boolean> => (await bench.whoIs(doubtful))[0]?.reason === 'small_margin';
    await waitFor(isNobodys, { what: 'the usual margin to hold again' });
  });

  it('a decision says of which state of the pair it is', async () => {
    const { who } = await bench.enrolled();
    const twinId = await bench.createNamed();
    await expect(bench.enrol(twinId, twinOf(who, 0.75))).rejects.toMatchObject({ code: 'refused' });
    const [pair] = await pairsOf(twinId);
    const { lookAlike } = await decide(pair, 'same_person', pair?.revision);
    await expect(decide(pair, 'two_people', pair?.revision)).rejects.toMatchObject({ reason: 'changed_meanwhile' });
    expect((await decide(pair, 'same_person', lookAlike?.revision)).lookAlike?.revision).toBe(lookAlike?.revision);
  });
});

describe('the scan of the gallery', () => {
  it('lists who was entered twice and who is nearly too alike, with what the threshold makes of it', async () => {
    const { personId, otherId } = await enteredTwice();
    const { who } = await bench.enrolled();
    const nearly = await bench.createNamed();
    await bench.enrol(nearly, nearlyLike(who));
    expect(await pairsOf(personId)).toEqual([]);
    await scanned();
    const [twice] = await pairsOf(personId);
    expect([twice?.one?.personId, twice?.other?.personId].sort()).toEqual([personId, otherId].sort());
    expect(twice).toMatchObject({ verdict: 'above_threshold', source: 'scan', state: 'open' });
    expect((await pairsOf(nearly))[0]).toMatchObject({ verdict: 'within_margin' });
    const page = { sort: 'similarity', descending: true, limit: 2 };
    const { lookAlikes, pageInfo } = await bench.requests.request(listLookAlikes, { page });
    expect(lookAlikes[0]?.similarity).toBeGreaterThanOrEqual(lookAlikes[1]?.similarity ?? 1);
    const next = await bench.requests.request(listLookAlikes, {
      page: { ...page, cursor: pageInfo?.nextCursor ?? '' },
    });
    expect(lookAlikes.map(({ id }) => id)).not.toContain(next.lookAlikes[0]?.id);
  });

  it('compares only whose photos changed, and takes back what is not alike any more', async () => {
    const { personId, otherId } = await enteredTwice();
    await scanned();
    expect(await pairsOf(personId)).toHaveLength(1);
    await scanned();
    const { scan } = await bench.requests.request(getLookAlikeScan, {});
    expect(scan).toMatchObject({ people: 0, peopleDone: 0 });
    await bench.sql('DELETE FROM face_templates WHERE person_id = $1', [otherId]);
    await bench.requests.request(updatePerson, { personId: otherId, isActive: false, authorId: 'hr-1' });
    await bench.enrol(personId, { who: 'of a better camera' }, { confirmSamePerson: true });
    await scanned();
    expect(await pairsOf(personId)).toEqual([]);
  });

  it('a pair leaves nothing behind when one of the two is erased, or says no', async () => {
    const [erased, unwilling] = [await enteredTwice(), await enteredTwice()];
    await scanned();
    await bench.requests.request(deletePerson, { personId: erased.personId });
    await bench.requests.request(updatePerson, {
      personId: unwilling.personId,
      biometricConsent: false,
      authorId: 'hr-1',
    });
    const people = [erased, unwilling].flatMap(({ personId, otherId }) => [personId, otherId]);
    expect(
      await bench.sql('SELECT 1 FROM look_alikes WHERE person_a = ANY($1) OR person_b = ANY($1)', [people]),
    ).toEqual([]);
  });
});
