import { getRecognitionSettings, recognizeFaces, updatePerson } from '@smart-attendance/contracts';
import { GalleryService } from '../gallery/gallery.service';
import { photoOf, turnedPhotoOf } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';
import { faceVector } from '../testing/synthetic-faces';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

describe('who is in a photo', () => {
  it('is told for every face, and strangers are strangers', async () => {
    const [ada, bob] = [bench.somebody(), bench.somebody()];
    const [adasId, bobsId] = [(await bench.enrolled(ada)).personId, (await bench.enrolled(bob)).personId];
    const faces = await bench.whoIs(
      { who: 'a stranger' },
      { who: ada, picture: 'today' },
      { who: 'another stranger' },
      { who: bob, picture: 'today' },
      { who: bob, reasons: ['too_small'] },
    );
    expect(faces.map(({ match }) => match?.personId)).toEqual([undefined, adasId, undefined, bobsId, undefined]);
    expect(faces.map(({ reason }) => reason)).toEqual(['below_threshold', '', 'below_threshold', '', 'too_small']);
  });

  it('is never one of the enrolled for a hundred strangers', async () => {
    await bench.enrolled();
    const faces = await bench.whoIs(...Array.from({ length: 100 }, (_, i) => ({ who: `stranger ${i}` })));
    expect(faces.filter(({ match }) => match !== undefined)).toEqual([]);
  });

  it('follows a threshold above the gallery’s, and says which held', async () => {
    const who = bench.somebody();
    await bench.enrolled(who);
    const picture = photoOf({ who, picture: 'today' });
    const strict = await bench.requests.request(recognizeFaces, { picture, threshold: 0.99 });
    expect(strict.faces[0]).toMatchObject({ reason: 'below_threshold' });
    expect(strict.threshold).toBeCloseTo(0.99);
  });

  it.each([0, 0.2, 0.47])(
    'is a stranger below the gallery’s threshold, even for who asks for %d',
    async (threshold) => {
      const who = bench.somebody();
      await bench.enrolled(who);
      // Cosine to the enrolled photo: about 0.8 * 0.5 = 0.4, which is 1:1 alike and 1:N nobody.
      const answer = await bench.requests.request(recognizeFaces, {
        picture: photoOf({ who, picture: 'far', likeness: 0.5 }),
        threshold,
      });
      expect(answer.faces[0]).toMatchObject({ reason: 'below_threshold' });
      expect(answer.faces[0]?.match).toBeUndefined();
      expect(answer.threshold).toBeGreaterThanOrEqual(0.48 - 1e-6);
    },
  );

  it('says who is in a photo that lies on its side', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    const { faces } = await bench.requests.request(recognizeFaces, {
      picture: turnedPhotoOf(270, { who, picture: 'today' }),
    });
    expect(faces).toMatchObject([{ match: { personId } }]);
  });

  it('is not somebody who is inactive, until that person is active again', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    await bench.requests.request(updatePerson, { personId, isActive: false });
    expect((await bench.whoIs({ who }))[0]?.match).toBeUndefined();
    await bench.requests.request(updatePerson, { personId, isActive: true });
    expect((await bench.whoIs({ who }))[0]).toMatchObject({ match: { personId } });
  });

  it('is the same after a restart, from what Postgres holds', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    await bench.restart();
    expect((await bench.whoIs({ who, picture: 'today' }))[0]).toMatchObject({ match: { personId } });
  });

  it('is known to another replica within a second', async () => {
    const replica = await bench.startReplica();
    try {
      const who = bench.somebody();
      const personId = await bench.createNamed(who);
      const { app } = replica;
      // Fresh just now, so that only the passing of time makes it look again.
      await app.get(GalleryService).search('synthetic-1', faceVector(who), 1);
      await bench.enrol(personId, { who, likeness: 1 });
      const deadlineMs = performance.now() + 1_500;
      let best: string | undefined;
      while (best !== personId && performance.now() < deadlineMs) {
        const [found] = await app.get(GalleryService).search('synthetic-1', faceVector(who), 1);
        best = (found?.similarity ?? 0) > 0.9 ? found?.personId : undefined;
      }
      expect(best).toBe(personId);
    } finally {
      await replica.stop();
    }
  });
});

describe('by what faces are told apart', () => {
  it('is told as it holds now, and as it would with more people', async () => {
    const { who } = await bench.enrolled();
    const photo = await bench.requests.request(recognizeFaces, { picture: photoOf({ who, picture: 'today' }) });
    const settings = await bench.requests.request(getRecognitionSettings, {});
    expect(settings.threshold).toBe(photo.threshold);
    expect(settings).toMatchObject({ packId: 'synthetic-1', livenessMode: 'flag', sightingsMin: 3 });
    expect(settings.galleryPeople).toBeGreaterThan(0);
    const at = (size: number) => settings.thresholds.find(({ people }) => people === size)?.threshold;
    expect(at(10)).toBeCloseTo(0.48);
    // A visit in 1,000 at most, a third of that for a sighting, over everybody: 3.3e-8 on the curve of the pack.
    expect(at(10_000)).toBeCloseTo(0.653, 2);
    expect(at(500_000)).toBeGreaterThan(at(10_000) ?? 1);
  });
});
