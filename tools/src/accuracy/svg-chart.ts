import { escapeXml } from '../svg-text';

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'linear' | 'logarithmic';
  readonly ticks: readonly number[];
  /** How a tick is written; as a percentage unless said. */
  readonly tickText?: (tick: number) => string;
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly isDashed?: boolean;
}

export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Circles, explained by one name. */
  readonly markers?: { readonly name: string; readonly points: Line['points'] };
}

const left = 78;
const top = 64;
const right = 540;
const bottom = 456;
/** Told apart by people of all colour visions. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00', '#56b4e9', '#444444'];

/** A line chart as one SVG document, legend on the right. Points outside the axes are drawn at their border. */
export function drawChart({ title, subtitle, x: xAxis, y: yAxis, lines, markers }: Chart): string {
  const x = scale(xAxis, left, right);
  const y = scale(yAxis, bottom, top);
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const circle = (cx: number, cy: number): string =>
    `<circle cx="${cx}" cy="${cy}" r="4.5" fill="none" stroke="#000000" stroke-width="1.5"/>`;
  const strokeOf = ({ isDashed }: Line, index: number): string =>
    `stroke="${colours[index % colours.length] ?? ''}" stroke-width="2"${isDashed === true ? ' stroke-dasharray="6 4"' : ''}`;
  const legendRow = (index: number, mark: (markTop: number) => string, name: string): string[] => {
    const rowTop = top + 10 + index * 20;
    return [mark(rowTop), text(right + 46, rowTop + 4, name)];
  };
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 520" width="760" height="520" font-family="sans-serif" font-size="12">',
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    text(left, 26, title, 'font-size="17" font-weight="bold"'),
    text(left, 46, subtitle, 'fill="#555555"'),
    ...xAxis.ticks.flatMap((tick) => [
      `<path d="M${x(tick)} ${top} V${bottom}" stroke="#e3e3e3"/>`,
      text(x(tick), bottom + 18, (xAxis.tickText ?? shareText)(tick), 'text-anchor="middle"'),
    ]),
    ...yAxis.ticks.flatMap((tick) => [
      `<path d="M${left} ${y(tick)} H${right}" stroke="#e3e3e3"/>`,
      text(left - 8, y(tick) + 4, (yAxis.tickText ?? shareText)(tick), 'text-anchor="end"'),
    ]),
    `<path d="M${left} ${top} V${bottom} H${right}" fill="none" stroke="#333333"/>`,
    text(middle.x, bottom + 42, xAxis.title, 'text-anchor="middle"'),
    text(20, middle.y, yAxis.title, `text-anchor="middle" transform="rotate(-90 20 ${middle.y})"`),
    ...lines.flatMap((line, index) => [
      `<polyline points="${line.points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ')}" fill="none" ${strokeOf(line, index)}/>`,
      ...legendRow(index, (at) => `<path d="M${right + 18} ${at} h22" ${strokeOf(line, index)}/>`, line.name),
    ]),
    ...(markers === undefined ? [] : markers.points.map(([a, b]) => circle(x(a), y(b)))),
    ...(markers === undefined ? [] : legendRow(lines.length, (at) => circle(right + 29, at), markers.name)),
    '</svg>\n',
  ].join('\n');
}

function scale({ from, to, kind }: Axis, start: number, end: number): (value: number) => number {
  const place = (value: number): number => (kind === 'linear' ? value : Math.log10(Math.max(value, Number.MIN_VALUE)));
  return (value) => {
    const share = (place(value) - place(from)) / (place(to) - place(from));
    return Math.round((start + Math.min(1, Math.max(0, share)) * (end - start)) * 100) / 100;
  };
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;
}

function shareText(share: number): string {
  const percent = 100 * share;
  return `${share !== 0 && share < 1e-4 ? percent.toExponential(0) : Number(percent.toPrecision(3))} %`;
}
