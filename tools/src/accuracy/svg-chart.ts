import { escapeXml } from '../svg-text';

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'linear' | 'logarithmic';
  /** Shares are written as percentages. */
  readonly ticks: readonly number[];
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A band about the line, as high as this to either side. */
  readonly spread?: readonly number[];
  readonly isDashed?: boolean;
}

export interface Marker {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  readonly markers?: readonly Marker[];
}

const widthPx = 760;
const heightPx = 520;
const plot = { left: 78, top: 64, right: 540, bottom: 456 } as const;
/** Told apart by people of all colour visions. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00', '#56b4e9', '#444444'];

/** A line chart as one SVG document, legend on the right. Points outside the axes are drawn at their border. */
export function drawChart(chart: Chart): string {
  const x = scale(chart.x, plot.left, plot.right);
  const y = scale(chart.y, plot.bottom, plot.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    textAt(plot.left, 26, chart.title, 'font-size="17" font-weight="bold"'),
    textAt(plot.left, 46, chart.subtitle, 'fill="#555555"'),
    ...chart.x.ticks.flatMap((tick) => [
      lineFrom(x(tick), plot.top, x(tick), plot.bottom, '#e3e3e3'),
      textAt(x(tick), plot.bottom + 18, shareText(tick), 'text-anchor="middle"'),
    ]),
    ...chart.y.ticks.flatMap((tick) => [
      lineFrom(plot.left, y(tick), plot.right, y(tick), '#e3e3e3'),
      textAt(plot.left - 8, y(tick) + 4, shareText(tick), 'text-anchor="end"'),
    ]),
    lineFrom(plot.left, plot.bottom, plot.right, plot.bottom, '#333333'),
    lineFrom(plot.left, plot.top, plot.left, plot.bottom, '#333333'),
    textAt((plot.left + plot.right) / 2, plot.bottom + 42, chart.x.title, 'text-anchor="middle"'),
    textAt(
      20,
      (plot.top + plot.bottom) / 2,
      chart.y.title,
      `text-anchor="middle" transform="rotate(-90 20 ${(plot.top + plot.bottom) / 2})"`,
    ),
    ...chart.lines.flatMap((line, index) => drawLine(line, colourOf(index), x, y)),
    ...(chart.markers ?? []).flatMap(({ x: at, y: height }) => [
      `<circle cx="${round(x(at))}" cy="${round(y(height))}" r="4.5" fill="none" stroke="#000000" stroke-width="1.5"/>`,
    ]),
    ...legend(chart),
    '</svg>\n',
  ].join('\n');
}

type Scale = (value: number) => number;

function scale({ from, to, kind }: Axis, start: number, end: number): Scale {
  const place = (value: number): number => (kind === 'linear' ? value : Math.log10(Math.max(value, Number.MIN_VALUE)));
  return (value) => {
    const share = (place(value) - place(from)) / (place(to) - place(from));
    return start + Math.min(1, Math.max(0, share)) * (end - start);
  };
}

function drawLine({ points, spread, isDashed }: Line, colour: string, x: Scale, y: Scale): string[] {
  const path = (list: Line['points']): string => list.map(([a, b]) => `${round(x(a))},${round(y(b))}`).join(' ');
  const upper = points.map(([a, b], index) => [a, b + (spread?.[index] ?? 0)] as const);
  const lower = points.map(([a, b], index) => [a, b - (spread?.[index] ?? 0)] as const).reverse();
  return [
    ...(spread === undefined
      ? []
      : [`<polygon points="${path([...upper, ...lower])}" fill="${colour}" fill-opacity="0.13"/>`]),
    `<polyline points="${path(points)}" fill="none" stroke="${colour}" stroke-width="2"${isDashed === true ? ' stroke-dasharray="6 4"' : ''}/>`,
  ];
}

function legend({ lines, markers }: Chart): string[] {
  const left = plot.right + 18;
  const rows = lines.flatMap(({ name, isDashed }, index) => {
    const top = plot.top + 10 + index * 20;
    const dash = isDashed === true ? ' stroke-dasharray="6 4"' : '';
    return [
      `<line x1="${left}" y1="${top}" x2="${left + 22}" y2="${top}" stroke="${colourOf(index)}" stroke-width="2"${dash}/>`,
      textAt(left + 28, top + 4, name, ''),
    ];
  });
  const names = [...new Set((markers ?? []).map(({ name }) => name))];
  return [
    ...rows,
    ...names.flatMap((name, index) => {
      const top = plot.top + 10 + (lines.length + index) * 20;
      return [
        `<circle cx="${left + 11}" cy="${top}" r="4.5" fill="none" stroke="#000000" stroke-width="1.5"/>`,
        textAt(left + 28, top + 4, name, ''),
      ];
    }),
  ];
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? '#000000';
}

function lineFrom(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}"/>`;
}

function textAt(x: number, y: number, text: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(text)}</text>`;
}

function shareText(share: number): string {
  return share !== 0 && share < 1e-4
    ? `${(100 * share).toExponential(0)} %`
    : `${Number((100 * share).toPrecision(3))} %`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
