import { cosineOf, meanOf } from '../gallery/unit-vector';
import type { ImpostorScores } from './impostor-tail.policy';
import { medianOf } from './score-bins.policy';

/** A person of the sample with the vectors of the photos. */
export interface SampledPerson {
  readonly personId: string;
  readonly photos: readonly Float32Array[];
}

export interface GalleryScores {
  /** Who is compared, in the order of the scores' columns. */
  readonly personIds: readonly string[];
  readonly impostors: ImpostorScores;
  /** Of people with several photos: each against the mean of the others, which is what the gallery would have. */
  readonly genuine: readonly number[];
  readonly peopleWithSeveral: number;
}

/** So many photos of each are compared with everybody; the template is made of all. */
const photosPerPersonMax = 3;
/** A photo against a thousand people takes 0.5 ms. */
const photosAtOnce = 10;

/** @param breathe awaited every few milliseconds of work, so that others are served meanwhile */
export async function scoreGallery(
  sample: readonly SampledPerson[],
  photosMax: number,
  breathe: () => Promise<void>,
): Promise<GalleryScores> {
  const people = sample.flatMap((person) => {
    const template = meanOf(person.photos);
    return template === undefined ? [] : [{ ...person, template }];
  });
  const compared = people
    .flatMap(({ photos }, person) =>
      photos.slice(0, photosPerPersonMax).map((photo, index) => ({ person, photo, index })),
    )
    .sort((one, other) => one.index - other.index)
    .slice(0, photosMax);
  const cosines = new Float32Array(compared.length * people.length);
  for (const [row, { photo }] of compared.entries()) {
    for (const [column, { template }] of people.entries()) {
      cosines[row * people.length + column] = cosineOf(photo, template);
    }
    if (row % photosAtOnce === 0) await breathe();
  }
  const personOfPhoto = compared.map(({ person }) => person);
  const several = people.filter(({ photos }) => photos.length > 1);
  const genuine: number[] = [];
  for (const { photos } of several) {
    genuine.push(...genuineScores(photos.slice(0, photosPerPersonMax + 1)));
    await breathe();
  }
  return {
    personIds: people.map(({ personId }) => personId),
    impostors: { people: people.length, personOfPhoto, cosines },
    genuine,
    peopleWithSeveral: several.length,
  };
}

function genuineScores(photos: readonly Float32Array[]): number[] {
  return photos.flatMap((photo, i) => {
    const others = meanOf(photos.filter((_, k) => k !== i));
    return others === undefined ? [] : [cosineOf(photo, others)];
  });
}

/** The most that each photo is like anybody else: what it would be taken for, were its person a stranger. */
export function bestOfOthers({ people, personOfPhoto, cosines }: ImpostorScores): number[] {
  return personOfPhoto.map((owner, photo) => {
    let best = -1;
    for (let person = 0; person < people; person += 1) {
      const cosine = cosines[photo * people + person] ?? -1;
      if (person !== owner && cosine > best) best = cosine;
    }
    return best;
  });
}

/** Where nobody has two photos: a pair that alike is hardly two people. */
const sameFaceCosineDefault = 0.7;
const genuineMin = 20;

/** From this on two photos are taken for one face: half of one person's own are less alike. */
export function sameFaceCosineOf(genuine: readonly number[]): number {
  return genuine.length < genuineMin ? sameFaceCosineDefault : (medianOf(genuine) ?? sameFaceCosineDefault);
}
