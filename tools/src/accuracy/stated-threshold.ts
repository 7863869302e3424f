import {
  fitImpostorTail,
  identityConfig,
  sameFaceCosineOf,
  scoreGallery,
  statedThreshold,
  thresholdForGallery,
  cosineForRate,
} from '@smart-attendance/app-identity';
import { seededRandom } from '@smart-attendance/testing';
import { shareInterval } from '../statistics.policy';
import type { SampleSet } from './face-samples';
import { operatingPoint, search, type Search, type Template } from './identification.policy';
import { personOf, type Protocol } from './lfw-protocol';
import { shuffled } from './shuffled';
import { meanVector } from './similarity-matrix';

interface Enrolled extends Template {
  readonly photos: readonly Float32Array[];
}

export type StatedTrial = Awaited<ReturnType<typeof statedTrials>>[number];

/** Small galleries are drawn several times; the strangers are the same images each time. */
const sizes = [
  { people: 100, draws: 10 },
  { people: 300, draws: 1 },
  { people: 1_000, draws: 5 },
];
const imagesPerTemplate = 3;
const photosMax = 1_500;

/**
 * The threshold that identity computes from a gallery alone, tried on people who are not in it, picture by picture: a
 * visit whose every sighting is that picture, so that nothing is averaged away. With the pack's gates applied.
 */
export async function statedTrials(set: SampleSet, protocol: Protocol) {
  const vectors = (images: readonly string[]) => images.flatMap((image) => vectorOf(set, image) ?? []);
  const enrolled = protocol.enrolled.flatMap(({ person, images }) => enrolledOf(person, vectors(images)));
  const onlookers = onlookersOf(set, protocol).flatMap(({ person, images }) => enrolledOf(person, vectors(images)));
  const probes = protocol.probes.map(({ image, person }) => ({ person, vector: vectorOf(set, image) }));
  const strangers = protocol.strangers.map((image) => ({ person: undefined, vector: vectorOf(set, image) }));
  const trials = [];
  for (const { people, draws } of sizes) {
    if (people > enrolled.length + onlookers.length) continue;
    const all = { enrolled: [] as Search[], strangers: [] as Search[], thresholds: [] as number[], leftOut: 0 };
    for (let draw = 1; draw <= draws; draw += 1) {
      const gallery = drawGallery(enrolled, onlookers, people, draw);
      const { cosine, sameFaceCosine } = await thresholdOf(set, gallery);
      const inGallery = new Set(gallery.map(({ person }) => person));
      const found = probes.filter(({ person }) => inGallery.has(person)).map((probe) => search(gallery, probe));
      const seen = strangers.map((probe) => search(gallery, probe));
      all.leftOut += seen.filter(({ best }) => best >= sameFaceCosine).length;
      all.thresholds.push(cosine);
      all.enrolled.push(...found.map((one) => shifted(one, cosine)));
      all.strangers.push(...seen.filter(({ best }) => best < sameFaceCosine).map((one) => shifted(one, cosine)));
    }
    trials.push(trialOf(people, draws, all));
  }
  return trials;
}

/** Each draw has a threshold of its own: what counts is how far above it a picture is. */
function shifted({ isRight, best, second }: Search, cosine: number): Search {
  return { isRight, best: best - cosine, second: second - cosine };
}

function trialOf(
  people: number,
  draws: number,
  all: {
    readonly enrolled: Search[];
    readonly strangers: Search[];
    readonly thresholds: number[];
    readonly leftOut: number;
  },
) {
  const marginMin = numberOf('MATCH_MARGIN_MIN');
  const point = operatingPoint({ enrolled: all.enrolled, strangers: all.strangers }, draws, {
    cosineMin: 0,
    marginMin,
  });
  const named = Math.round(point.strangersAccepted * all.strangers.length);
  return {
    people,
    draws,
    thresholds: { low: Math.min(...all.thresholds), high: Math.max(...all.thresholds) },
    strangers: all.strangers.length,
    /** More like somebody of the gallery than half of one person's own photos are: slips of the labels, or twins. */
    strangersLeftOut: all.leftOut,
    strangersNamed: named,
    strangersNamedShare: point.strangersAccepted,
    strangersNamedInterval: shareInterval(named / draws, all.strangers.length / draws),
    enrolledFound: point.enrolledFound,
    enrolledFoundInterval: point.enrolledFoundInterval,
    enrolledMistaken: point.enrolledMistaken,
  };
}

async function thresholdOf({ calibration }: SampleSet, gallery: readonly Enrolled[]) {
  const sample = gallery.map(({ person, photos }) => ({ personId: person, photos }));
  const { impostors, genuine } = await scoreGallery(sample, photosMax, () => Promise.resolve());
  const sameFaceCosine = sameFaceCosineOf(genuine);
  const rules = { strangerRateMax: numberOf('MATCH_STRANGER_RATE_MAX'), cosineMin: numberOf('MATCH_COSINE_MIN') };
  const { cosine } = statedThreshold({
    tail: fitImpostorTail(impostors, sameFaceCosine),
    sampledPeople: impostors.people,
    people: gallery.length,
    strangerVisitRateMax: statedRate(),
    packCosine: (rate) => cosineForRate(rate, calibration),
    floor: thresholdForGallery(gallery.length, calibration, rules),
  });
  return { cosine, sameFaceCosine };
}

export function statedRate(): number {
  return numberOf('MATCH_STRANGER_VISIT_RATE_MAX');
}

function drawGallery(
  enrolled: readonly Enrolled[],
  onlookers: readonly Enrolled[],
  people: number,
  seed: number,
): readonly Enrolled[] {
  if (people <= enrolled.length) return shuffled(enrolled, seededRandom(seed)).slice(0, people);
  return [...enrolled, ...shuffled(onlookers, seededRandom(seed)).slice(0, people - enrolled.length)];
}

function enrolledOf(person: string, photos: readonly Float32Array[]): Enrolled[] {
  return photos.length === 0 ? [] : [{ person, photos, vector: meanVector(photos) }];
}

/** Neither enrolled nor strangers: they make galleries larger. */
function onlookersOf({ samples }: SampleSet, protocol: Protocol) {
  const known = new Set([
    ...protocol.enrolled.map(({ person }) => person),
    ...protocol.strangers.map((image) => personOf(image)),
  ]);
  const images = new Map<string, string[]>();
  for (const { image, person } of samples.values()) {
    if (!known.has(person)) images.set(person, [...(images.get(person) ?? []), image].slice(0, imagesPerTemplate));
  }
  return [...images].sort(([one], [other]) => (one < other ? -1 : 1)).map(([person, of]) => ({ person, images: of }));
}

function vectorOf({ samples }: SampleSet, image: string): Float32Array | undefined {
  const sample = samples.get(image);
  return sample === undefined || sample.quality.reasons.length > 0 ? undefined : sample.embedding;
}

function numberOf(
  name: 'MATCH_STRANGER_RATE_MAX' | 'MATCH_STRANGER_VISIT_RATE_MAX' | 'MATCH_COSINE_MIN' | 'MATCH_MARGIN_MIN',
): number {
  const { defaultValue } = identityConfig.settings[name];
  if (defaultValue === undefined) throw new Error(`identity's setting ${name} has no default any more.`);
  return defaultValue;
}
