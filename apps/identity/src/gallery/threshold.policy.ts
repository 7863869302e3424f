/** One measured point: how often a stranger's face reaches this cosine against one enrolled person. */
export interface CalibrationPoint {
  readonly falseMatchRate: number;
  readonly cosine: number;
}

/** What a threshold is computed from, as far as the pack knows. */
export interface CalibratedPack {
  readonly packId: string;
  readonly calibration: readonly CalibrationPoint[];
}

export interface ThresholdRules {
  /** How often a stranger may be taken for anybody of the gallery, per sighting. */
  readonly strangerRateMax: number;
  /** Never below this cosine, however small the gallery. */
  readonly cosineMin: number;
}

/** No two photos of one person are more alike than this, so a threshold above it would only shut everybody out. */
const cosineMax = 0.95;

/**
 * The cosine a face must reach in a gallery of so many people. A stranger meets every enrolled person once a sighting,
 * so the rate allowed for one comparison is the whole rate divided by the people. The curve is taken as straight in
 * log10(rate) between its points, and beyond them as the two nearest points go on. A pack without at least two usable
 * points gives the floor.
 */
export function thresholdForGallery(
  people: number,
  calibration: readonly CalibrationPoint[],
  rules: ThresholdRules,
): number {
  const cosine = cosineForRate(rules.strangerRateMax / Math.max(1, people), calibration);
  return Math.min(cosineMax, Math.max(rules.cosineMin, cosine ?? rules.cosineMin));
}

/** The cosine that two people reach at that rate, compared once; undefined for a pack that nobody measured. */
export function cosineForRate(falseMatchRate: number, calibration: readonly CalibrationPoint[]): number | undefined {
  const points = calibration
    .filter((point) => point.falseMatchRate > 0 && point.falseMatchRate < 1 && Number.isFinite(point.cosine))
    .map((point) => ({ exponent: Math.log10(point.falseMatchRate), cosine: point.cosine }))
    .sort((one, other) => other.exponent - one.exponent);
  return cosineAt(Math.log10(falseMatchRate), points);
}

interface LogPoint {
  readonly exponent: number;
  readonly cosine: number;
}

function cosineAt(exponent: number, points: readonly LogPoint[]): number | undefined {
  const next = points.findIndex((point) => point.exponent <= exponent);
  const right = next === -1 ? points.length - 1 : Math.max(1, next);
  const from = points[right - 1];
  const to = points[right];
  if (from === undefined || to === undefined || from.exponent === to.exponent) return undefined;
  const share = (exponent - from.exponent) / (to.exponent - from.exponent);
  return from.cosine + share * (to.cosine - from.cosine);
}
