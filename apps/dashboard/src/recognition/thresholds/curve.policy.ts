interface CurvePoint {
  readonly cosine: number;
  readonly stranger_visits: number;
  readonly stranger_visits_high: number;
  readonly photos_missed: number | null;
}

/** One in ten million; less is as good as never, and a scale of tens has no 0. */
export const rateShownMin = 1e-7;

/** For a scale of tens: what is less than it shows lies on its lowest line. */
export function toRatesShown<Point extends CurvePoint>(curve: readonly Point[]): Point[] {
  return curve.map((point) => ({
    ...point,
    stranger_visits: Math.max(rateShownMin, point.stranger_visits),
    stranger_visits_high: Math.max(rateShownMin, point.stranger_visits_high),
  }));
}

/** What the curve says of a threshold: of the point that is nearest; undefined of one that it does not reach. */
export function pointAt<Point extends CurvePoint>(curve: readonly Point[], cosine: number): Point | undefined {
  const [first, last] = [curve.at(0), curve.at(-1)];
  if (first === undefined || last === undefined || cosine < first.cosine || cosine > last.cosine) return undefined;
  const distance = (point: Point): number => Math.abs(point.cosine - cosine);
  return curve.reduce((nearest, point) => (distance(point) < distance(nearest) ? point : nearest), first);
}

/** Points of a table: every 0.05, and the one of the threshold that holds. */
export function pointsToRead<Point extends CurvePoint>(curve: readonly Point[], threshold: number): Point[] {
  const held = pointAt(curve, threshold);
  return curve.filter((point) => point === held || Math.round(100 * point.cosine) % 5 === 0);
}
