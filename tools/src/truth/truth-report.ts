import type { PlayerLoad } from './film-player';
import { percent, type Errors, type Share, type TruthFigures } from './truth-figures.policy';
import type { Miss } from './truth-misses';

/** For a terminal. */
export function reportLines(figures: TruthFigures, load: PlayerLoad, misses: readonly Miss[]): string[] {
  const { tooSmall, turnedAway } = figures.apart;
  return [
    `precision of visits        ${shown(figures.precision)}`,
    `visits of the enrolled in a row  ${shown(figures.recall)}`,
    `strangers named            ${shown(figures.strangersNamed)}`,
    `enrolled taken for others  ${shown(figures.enrolledTakenForOthers)}`,
    `recognitions of nobody     ${figures.recognitionsOfNobody}`,
    `first sighting             ${errors(figures.firstSighting)}`,
    `last sighting              ${errors(figures.lastSighting)}`,
    `check-in of rows           ${errors(figures.checkIn)}`,
    `apart: ${tooSmall.inRow} of ${tooSmall.visits} visits too small to be judged and ${turnedAway.inRow} of ${turnedAway.visits} turned away are in a row`,
    loadLine(load),
    ...misses.flatMap(({ visitId, kind, reason, sentence, conditions }) => [
      `${kind} ${visitId}: ${reason}. ${sentence}`,
      `    ${conditions}`,
    ]),
  ];
}

function shown({ hits, of, share, low, high }: Share): string {
  return `${percent(share)} (${percent(low)} to ${percent(high)}), ${hits} of ${of}`;
}

function errors({ visits, p50, p95 }: Errors): string {
  const ms = ({ ms: value, low, high }: Errors['p50']): string =>
    value === undefined ? 'unknown' : `${Math.round(value)} ms (${Math.round(low ?? 0)} to ${Math.round(high ?? 0)})`;
  return `p50 ${ms(p50)}, p95 ${ms(p95)}, over ${visits}`;
}

function loadLine(load: PlayerLoad): string {
  const { camerasMin, camerasMax, framesPublished, framesNotLookedAt, framesDroppedAtIngestion, loadAverage } = load;
  return (
    `load: ${camerasMin} to ${camerasMax} cameras at a time for ${load.seconds} s; of ${framesPublished} frames ` +
    `${framesNotLookedAt} (${percent(framesNotLookedAt / framesPublished)}) were not looked at, and ` +
    `${framesDroppedAtIngestion} were dropped before; load average ${loadAverage.toFixed(1)}`
  );
}
