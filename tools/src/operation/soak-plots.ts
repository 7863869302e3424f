import { drawChart, type Axis } from '../accuracy/svg-chart';
import type { Looks, Series } from './soak-samples';

/** Three charts over the time of the run, by file name. */
export function plotsOfSoak({ residentMb, descriptors, diskMb }: Looks, subtitle: string): ReadonlyMap<string, string> {
  return new Map([
    ['soak-memory.svg', plot('Resident memory', 'MiB', residentMb, subtitle)],
    ['soak-descriptors.svg', plot('Open files and connections', 'descriptors', descriptors, subtitle)],
    ['soak-disk.svg', plot('On disk', 'MiB', diskMb, subtitle)],
  ]);
}

function plot(title: string, unit: string, series: Series, subtitle: string): string {
  const samples = [...series.values()].flat();
  return drawChart({
    title,
    subtitle,
    x: axis('minutes', Math.max(1, ...samples.map(({ minute }) => minute))),
    y: axis(unit, Math.max(1, ...samples.map(({ value }) => value))),
    lines: [...series].map(([name, points]) => ({
      name,
      points: points.map(({ minute, value }) => [minute, value] as const),
    })),
  });
}

/** From 0 to a round number, in five to ten steps. */
function axis(title: string, most: number): Axis {
  const power = 10 ** Math.floor(Math.log10(most / 5));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((width) => most / width <= 8) ?? 10 * power;
  const count = Math.ceil(most / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return {
    title,
    from: 0,
    to: count * step,
    kind: 'linear',
    ticks,
    tickText: (tick) => String(Number(tick.toPrecision(6))),
  };
}
