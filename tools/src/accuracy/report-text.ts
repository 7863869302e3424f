import type { AccuracyReport, GalleryReport } from './accuracy-report';
import { percent } from './bars.policy';
import type { RateRow } from './verification.policy';

/** The figures for a terminal, as lines. */
export function reportLines(report: AccuracyReport): string[] {
  return [
    ...imageLines(report),
    '',
    ...verificationLines(report),
    '',
    ...allPairsLines(report),
    '',
    ...identificationLines(report),
    '',
    ...statedLines(report),
    '',
    ...rejectionLines(report),
    '',
    ...livenessLines(report),
  ];
}

function statedLines({ stated }: AccuracyReport): string[] {
  return [
    'Thresholds computed from the gallery alone, on strangers who are not in it (one picture a visit, gates applied)',
    '  people  draws  threshold        strangers named          (95 % between)       enrolled found  (95 % between)      left out',
    ...stated.map((trial) => {
      const { thresholds, strangersNamedInterval: named, enrolledFoundInterval: found } = trial;
      return (
        `  ${String(trial.people).padEnd(7)} ${String(trial.draws).padEnd(6)} ${thresholds.low.toFixed(3)} - ${thresholds.high.toFixed(3)}    ` +
        `${`${trial.strangersNamed} of ${trial.strangers} = ${percent(trial.strangersNamedShare, 3)}`.padEnd(24)} ` +
        `${percent(named.low, 3)} - ${percent(named.high, 3)}      ${percent(trial.enrolledFound, 2)}         ` +
        `${percent(found.low, 1)} - ${percent(found.high, 1)}     ${trial.strangersLeftOut}`
      );
    }),
  ];
}

function imageLines({ packId, images }: AccuracyReport): string[] {
  const reasons = Object.entries(images.refusedByReason).map(([reason, count]) => `${count} ${reason}`);
  return [
    `Pack ${packId}, ${images.all} images: no face found in ${images.withoutFace.length}; the pack's gates would refuse ` +
      `${images.refusedByGates} (${percent(images.refusedByGates / images.all, 1)}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}).`,
    'Unless it says otherwise, refused faces are compared as well.',
  ];
}

function verificationLines({ verification }: AccuracyReport): string[] {
  const { genuinePairs, impostorPairs, pairsWithoutFace, best } = verification;
  const { accuracy, threshold } = verification.tenFold;
  return [
    `Verification, the list's ${genuinePairs} pairs of one person and ${impostorPairs} of two (${pairsWithoutFace} without a face)`,
    `  10-fold accuracy ${percent(accuracy.mean, 2)} +- ${percent(accuracy.deviation, 2)} at cosine ${threshold.mean.toFixed(3)}; ` +
      `${percent(best.accuracy, 2)} at the best single one, ${best.threshold.toFixed(3)}`,
    ...rateLines(verification.rates),
    `  (with ${impostorPairs} pairs of two a FAR of 1e-3 rests on one pair or two, and 1e-4 cannot be seen: use the next table)`,
  ];
}

function allPairsLines({ allPairs }: AccuracyReport): string[] {
  const { genuinePairs, impostorPairs, rates, atCalibration } = allPairs;
  return [
    `Verification, all images with all: ${genuinePairs} pairs of one person, ${impostorPairs} of two`,
    ...rateLines(rates),
    '  (the most alike pairs of two people in LFW are known slips of its labels, which is what FAR 1e-6 shows)',
    ...(atCalibration.length === 0 ? ['  the pack states no thresholds'] : ["  at the pack's thresholds:"]),
    ...atCalibration.map(
      (row) =>
        `    ${row.threshold.toFixed(3)}  stated ${row.calibratedRate.toExponential(0)}, seen ${row.falseAccepts.toExponential(2)}, TAR ${percent(1 - row.falseRejects, 2)}`,
    ),
  ];
}

function rateLines(rows: readonly RateRow[]): string[] {
  return [
    '  FAR      cosine   TAR       (95 % between)       FRR      pairs of two accepted',
    ...rows.map(({ wantedFalseAccepts, threshold, falseRejects, impostorsAccepted, trueAcceptsInterval }) =>
      [
        `  ${(wantedFalseAccepts ?? 0).toExponential(0)}`.padEnd(11),
        threshold.toFixed(3).padEnd(9),
        percent(1 - falseRejects, 2).padEnd(10),
        `${percent(trueAcceptsInterval.low, 2)} .. ${percent(trueAcceptsInterval.high, 2)}`.padEnd(21),
        percent(falseRejects, 2).padEnd(9),
        impostorsAccepted,
      ].join(''),
    ),
  ];
}

function identificationLines({ identification }: AccuracyReport): string[] {
  return [
    'Open set, three enrolment images each, single images as probes; the product decides with its default settings',
    ...galleryTable(identification.open),
    "  the same with the pack's gates: a refused face is not enrolled, and as a probe counts as not found",
    ...galleryTable(identification.gated),
    '  (onlookers fill a gallery up with people of mostly one image; galleries below 300 are drawn ten times)',
  ];
}

function galleryTable(galleries: readonly GalleryReport[]): string[] {
  return [
    '  people         cosine  strangers accepted (95 %)     found     as another | threshold chosen here for 1 %: found',
    ...galleries.map(({ people, onlookers, policy, withinOnePercent }) => {
      const { low, high } = policy.strangersAcceptedInterval;
      return [
        `  ${people}${onlookers > 0 ? ` (+${onlookers})` : ''}`.padEnd(17),
        policy.threshold.toFixed(3).padEnd(8),
        `${percent(policy.strangersAccepted, 2)} (${percent(low, 2)} .. ${percent(high, 2)})`.padEnd(30),
        percent(policy.enrolledFound, 2).padEnd(10),
        percent(policy.enrolledMistaken, 2).padEnd(11),
        withinOnePercent === undefined
          ? '| none'
          : `| ${withinOnePercent.threshold.toFixed(3)}: ${percent(withinOnePercent.enrolledFound, 2)}`,
      ].join('');
    }),
  ];
}

function rejectionLines({ rejection }: AccuracyReport): string[] {
  const { images, people, genuinePairs, randomDraws, curves } = rejection;
  return [
    `Quality: missed pairs of one person when images are left out, worst score first or at random (${randomDraws} draws)`,
    `  on ${images} images of ${people} people, ${genuinePairs} pairs; the score was shaped on the other half of the people`,
    ...curves.flatMap(({ falseMatchRate, points }) => [
      `  FMR ${falseMatchRate.toExponential(0)}`,
      ...points.map(
        ({ rejected, byScore, atRandom }) =>
          `    ${percent(rejected, 1).padStart(6)} left out: ${percent(byScore, 2)} by score, ${percent(atRandom.mean, 2)} +- ${percent(atRandom.deviation, 2)} at random`,
      ),
    ]),
  ];
}

function livenessLines({ liveness }: AccuracyReport): string[] {
  if (liveness === undefined) return ['Liveness: the pack judges none.'];
  const { faces, scoreMin, calledLive, calledLiveInterval } = liveness;
  const { low, high } = calledLiveInterval;
  return [
    `Liveness: ${percent(calledLive, 2)} (${percent(low, 2)} .. ${percent(high, 2)}) of ${faces} photographed living people score at least ${scoreMin}`,
    '  (there is no spoof among these images, so how many spoofs get through is not measured)',
  ];
}
