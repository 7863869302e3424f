import type { AccuracyReport, GalleryReport } from './accuracy-report';
import { drawChart, type Axis } from './svg-chart';

/** The figures as SVG documents, by file name. */
export function plotsOf(report: AccuracyReport): ReadonlyMap<string, string> {
  return new Map([
    ['roc.svg', roc(report)],
    ['open-set.svg', openSet(report)],
    ['error-versus-reject.svg', errorVersusReject(report)],
  ]);
}

function logarithmic(title: string, from: number, to: number): Axis {
  const ticks: number[] = [];
  for (let exponent = Math.log10(from); exponent <= Math.log10(to) + 1e-9; exponent += 1) ticks.push(10 ** exponent);
  return { title, from, to, kind: 'logarithmic', ticks };
}

function linear(title: string, from: number, to: number, steps: number): Axis {
  const ticks = Array.from({ length: steps + 1 }, (_, index) => from + ((to - from) * index) / steps);
  return { title, from, to, kind: 'linear', ticks };
}

function roc({ packId, allPairs }: AccuracyReport): string {
  const { roc: points, genuinePairs, impostorPairs, atCalibration } = allPairs;
  return drawChart({
    title: 'Verification: one image against one',
    subtitle: `${packId}; ${count(genuinePairs)} pairs of one person, ${count(impostorPairs)} of two`,
    x: logarithmic('pairs of two people accepted (FAR)', 1e-6, 1),
    y: linear('pairs of one person accepted (TAR)', 0.8, 1, 10),
    lines: [
      {
        name: 'all with all',
        points: points
          .filter(({ falseAccepts }) => falseAccepts > 0)
          .map(({ falseAccepts, trueAccepts }) => [falseAccepts, trueAccepts] as const),
      },
    ],
    markers: {
      name: "the pack's thresholds",
      points: atCalibration.map(({ falseAccepts, falseRejects }) => [falseAccepts, 1 - falseRejects] as const),
    },
  });
}

function openSet({ packId, identification }: AccuracyReport): string {
  const { open } = identification;
  const missed = ({ enrolledFound }: { readonly enrolledFound: number }): number => 1 - enrolledFound;
  return drawChart({
    title: 'Open set: strangers accepted against enrolled missed',
    subtitle: `${packId}; three enrolment images each, every gate open`,
    x: logarithmic('strangers accepted', 1e-4, 1),
    y: logarithmic('enrolled not found', 1e-3, 1),
    lines: open.map((gallery) => ({
      name: galleryName(gallery),
      points: gallery.curve.map((point) => [point.strangersAccepted, missed(point)] as const),
    })),
    markers: {
      name: 'default settings',
      points: open.map(({ policy }) => [policy.strangersAccepted, missed(policy)] as const),
    },
  });
}

function galleryName({ people, onlookers }: GalleryReport): string {
  return onlookers === 0 ? `${people} people` : `${people} (${onlookers} onlookers)`;
}

function errorVersusReject({ packId, rejection }: AccuracyReport): string {
  const highest = Math.max(...rejection.curves.flatMap(({ points }) => points.map(({ atRandom }) => atRandom.mean)));
  return drawChart({
    title: 'Misses against share of images left out',
    subtitle: `${packId}; ${count(rejection.images)} images of people that no setting was chosen on`,
    x: linear('images left out', 0, 0.3, 6),
    y: linear('pairs of one person missed (FNMR)', 0, Math.ceil(highest * 60) / 50, 6),
    lines: rejection.curves.flatMap(({ falseMatchRate, points }) => [
      {
        name: `worst score, FMR ${falseMatchRate.toExponential(0)}`,
        points: points.map(({ rejected, byScore }) => [rejected, byScore] as const),
      },
      {
        name: `at random, FMR ${falseMatchRate.toExponential(0)}`,
        points: points.map(({ rejected, atRandom }) => [rejected, atRandom.mean] as const),
        isDashed: true,
      },
    ]),
  });
}

function count(value: number): string {
  return value.toLocaleString('en');
}
