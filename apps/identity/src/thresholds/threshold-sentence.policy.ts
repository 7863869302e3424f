import type { StatedThreshold } from './visit-threshold.policy';
import { statedPeopleMin } from './visit-threshold.policy';

export interface ToldThreshold {
  readonly stated: StatedThreshold;
  readonly people: number;
  readonly sampledPeople: number;
  readonly sampledPhotos: number;
  readonly strangerVisitRateMax: number;
  /** Of photos; undefined where nobody has two. */
  readonly missed: { readonly share: number; readonly low: number; readonly high: number } | undefined;
}

export function sentenceOfThreshold(told: ToldThreshold): string {
  const { stated, sampledPeople, sampledPhotos, strangerVisitRateMax, missed } = told;
  const cosine = stated.cosine.toFixed(3);
  const rate = percent(strangerVisitRateMax);
  const cost =
    missed === undefined
      ? 'What it costs is not known: nobody has two photos.'
      : `It costs ${percent(missed.share)} of single photos (${percent(missed.low)} to ${percent(missed.high)}); a visit needs only a third of its sightings.`;
  if (stated.state === 'stated') {
    return `Computed from ${sampledPeople} people and ${sampledPhotos} photos: at ${cosine} at most ${rate} of the visits of strangers get a name, 95 times of 100. ${cost}`;
  }
  return `${whyNot(told)} Until then the strictest of what is known holds, ${cosine}: the curve of the models, the people there are, and the settings.`;
}

function whyNot({ stated, people }: ToldThreshold): string {
  if (stated.state === 'not_computed') return 'It has not been computed yet; it is, within minutes.';
  if (stated.state === 'few_scores') return 'Too few photos of different people could be compared.';
  return `${people} people are too few to compute it; from ${statedPeopleMin} on it is.`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
