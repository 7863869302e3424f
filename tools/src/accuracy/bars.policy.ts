import { strangersAcceptedMax, type AccuracyReport, type GalleryReport } from './accuracy-report';
import { statedRate, type StatedTrial } from './stated-threshold';

export interface Bar {
  readonly isMet: boolean;
  /** What was asked and what was seen. */
  readonly sentence: string;
}

const enrolledFoundMin = 0.97;
const rejectedShare = 0.1;

/** What must hold, with what was seen. The command's exit code is 1 when one is missed. */
export function barsOf(report: AccuracyReport): Bar[] {
  const { open, gated } = report.identification;
  return [
    openSetBar(open, 'every gate open'),
    openSetBar(gated, "the pack's gates applied"),
    ...report.stated.map(statedBar),
    ...rejectionBars(report),
  ];
}

/** At the protocol's own gallery, where the product itself decides: its default threshold and margin. */
function openSetBar(galleries: readonly GalleryReport[], gates: string): Bar {
  const gallery = galleries.filter(({ onlookers }) => onlookers === 0).at(-1);
  if (gallery === undefined) return { isMet: false, sentence: 'open set: there was no gallery to search.' };
  const { policy, people } = gallery;
  const isMet = policy.strangersAccepted <= strangersAcceptedMax && policy.enrolledFound >= enrolledFoundMin;
  return {
    isMet,
    sentence:
      `open set, ${people} people, ${gates}, at the product's own threshold: at most ${percent(strangersAcceptedMax)} of strangers ` +
      `accepted and at least ${percent(enrolledFoundMin)} of the enrolled found; seen ` +
      `${percent(policy.strangersAccepted, 2)} and ${percent(policy.enrolledFound, 2)}.`,
  };
}

/** On people whom the threshold was not computed from, one picture each. */
function statedBar({
  people,
  strangersNamedShare,
  strangersNamedInterval,
  enrolledFound,
  thresholds,
}: StatedTrial): Bar {
  const { low, high } = strangersNamedInterval;
  return {
    isMet: strangersNamedShare <= statedRate(),
    sentence:
      `stated error, ${people} people, threshold ${range(thresholds)} computed from them alone: at most ` +
      `${percent(statedRate(), 1)} of strangers named; seen ${percent(strangersNamedShare, 3)} (${percent(low, 3)} to ` +
      `${percent(high, 2)}), and ${percent(enrolledFound, 2)} of single pictures of the enrolled found.`,
  };
}

function range({ low, high }: StatedTrial['thresholds']): string {
  return low === high ? low.toFixed(3) : `${low.toFixed(3)} to ${high.toFixed(3)}`;
}

function rejectionBars({ rejection }: AccuracyReport): Bar[] {
  return rejection.curves.map(({ falseMatchRate, points }) => {
    const all = points.find(({ rejected }) => rejected === 0);
    const point = points.find(({ rejected }) => rejected === rejectedShare);
    if (all === undefined || point === undefined) return { isMet: false, sentence: 'quality: no curve was measured.' };
    const { byScore, atRandom } = point;
    return {
      isMet: byScore < atRandom.mean,
      sentence:
        `quality, at FMR ${falseMatchRate.toExponential(0)}: without the worst 10 % by score fewer are missed than without ` +
        `10 % at random; seen ${percent(byScore, 2)} against ${percent(atRandom.mean, 2)} +- ` +
        `${percent(atRandom.deviation, 2)} (${percent(all.byScore, 2)} of all).`,
    };
  });
}

export function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)} %`;
}
