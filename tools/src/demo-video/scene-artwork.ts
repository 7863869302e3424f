import type { Figure, Lane } from './demo-recipe';
import { picture } from './demo-recipe';

/** Drawings of the demo's scene, as SVG. No letters: fonts differ between machines. */

const { widthPx, heightPx } = picture;

function svg(content: string, width: number = widthPx, height: number = heightPx, viewBox?: string): string {
  const box = viewBox ?? `0 0 ${width} ${height}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${box}">${content}</svg>`;
}

function gradient(id: string, stops: readonly string[], direction: 'down' | 'across' = 'down'): string {
  const end = direction === 'down' ? 'x2="0" y2="1"' : 'x2="1" y2="0"';
  const marks = stops.map((colour, index) => `<stop offset="${index / (stops.length - 1)}" stop-color="${colour}"/>`);
  return `<linearGradient id="${id}" x1="0" y1="0" ${end}>${marks.join('')}</linearGradient>`;
}

/** An entrance hall, a little out of focus: windows, a corridor, wooden slats, lamps, a plant. */
function hallArtwork(): string {
  const windows = [70, 250, 430].map(
    (x) =>
      `<rect x="${x}" y="70" width="150" height="330" fill="url(#sky)"/>` +
      `<path d="M${x} 300 q40 -40 75 -14 t75 -10 v124 h-150z" fill="#8fa58c" opacity=".55"/>` +
      `<path d="M${x + 75} 70 v330 M${x} 210 h150" stroke="#5d6468" stroke-width="6"/>` +
      `<rect x="${x}" y="70" width="150" height="330" fill="none" stroke="#4c5357" stroke-width="9"/>`,
  );
  const slats = Array.from({ length: 17 }, (_, index) => {
    const x = 930 + index * 21;
    return `<rect x="${x}" y="36" width="14" height="390" fill="url(#wood)"/>`;
  });
  const lamps = [150, 420, 690, 960, 1190].map(
    (x) =>
      `<ellipse cx="${x}" cy="20" rx="62" ry="7" fill="#fffbe9"/><ellipse cx="${x}" cy="20" rx="120" ry="20" fill="#fff6d8" opacity=".25"/>`,
  );
  const leaves = [-58, -34, -12, 14, 36, 60].map(
    (angle) =>
      `<path d="M0 0 q-16 -62 0 -128 q16 66 0 128" fill="#4d6b4a" transform="translate(895 372) rotate(${angle})"/>`,
  );
  return svg(
    `<defs>${gradient('wall', ['#c9c6bf', '#b3afa7', '#a29d95'])}${gradient('sky', ['#e8f0f5', '#d5e3ea', '#c2d1cf'])}` +
      gradient('wood', ['#8d6c4d', '#a07c5a', '#7b5d42'], 'across') +
      gradient('floor', ['#8b8983', '#75726c', '#5f5c57']) +
      gradient('deep', ['#8e938f', '#6f7572']) +
      `<filter id="soft"><feGaussianBlur stdDeviation="2.8"/></filter></defs><g filter="url(#soft)">` +
      `<rect x="-20" y="-20" width="1320" height="460" fill="url(#wall)"/>` +
      `<rect x="-20" y="-20" width="1320" height="52" fill="#dcdad4"/>${lamps.join('')}${windows.join('')}` +
      `<path d="M640 90 h220 v330 h-220z" fill="url(#deep)"/><path d="M690 140 h120 v280 h-120z" fill="#8b918e"/>` +
      `<path d="M640 90 l50 50 v280 h-50z" fill="#7a807d"/><path d="M860 90 l-50 50 v280 h50z" fill="#858b88"/>` +
      `<rect x="722" y="196" width="56" height="204" fill="#5f6a70"/><rect x="634" y="84" width="232" height="9" fill="#565c5e"/>` +
      `<rect x="916" y="30" width="384" height="400" fill="#5a4634"/>${slats.join('')}` +
      `<rect x="-20" y="418" width="1320" height="330" fill="url(#floor)"/><rect x="-20" y="412" width="1320" height="9" fill="#76726c"/>` +
      `<path d="M-20 720 L520 420 M300 720 L610 420 M640 720 L700 420 M980 720 L800 420 M1300 690 L900 420 M-20 500 H1300 M-20 590 H1300" stroke="#6a6761" stroke-width="2" opacity=".6"/>` +
      `<path d="M90 420 l130 0 l-60 190 l-190 0z M270 420 l130 0 l-20 190 l-190 0z" fill="#e9eef0" opacity=".16"/>` +
      `<g opacity=".95">${leaves.join('')}<path d="M868 366 h54 l-8 62 h-38z" fill="#e0dcd3"/></g></g>`,
  );
}

/** The rail of frosted glass that the far lane walks behind; opaque, since there are no legs behind it. */
function railArtwork(): string {
  const panels = Array.from({ length: 6 }, (_, index) => {
    const x = -60 + index * 240;
    return (
      `<rect x="${x}" y="392" width="230" height="160" fill="url(#glass)"/>` +
      `<path d="M${x + 20} 518 l70 -126 h34 l-70 126z" fill="#fff" opacity=".13"/>` +
      `<rect x="${x + 229}" y="382" width="12" height="170" fill="url(#post)"/>`
    );
  });
  return svg(
    `<defs>${gradient('glass', ['#aebbbb', '#99a7a8', '#8a9697'])}${gradient('post', ['#575d60', '#8b9296', '#4e5457'], 'across')}` +
      `${gradient('hand', ['#c9ced0', '#8d9498', '#5f6669'])}<filter id="soft"><feGaussianBlur stdDeviation="0.8"/></filter></defs>` +
      `<g filter="url(#soft)">${panels.join('')}<rect x="-20" y="378" width="1320" height="15" rx="7" fill="url(#hand)"/></g>`,
  );
}

/** The reception desk that the middle lane walks behind. */
function deskArtwork(): string {
  const boards = Array.from(
    { length: 9 },
    (_, index) => `<rect x="${index * 150 - 20}" y="572" width="2" height="160" fill="#3f3023" opacity=".55"/>`,
  );
  return svg(
    `<defs>${gradient('front', ['#7d6148', '#6a513b', '#503c2b'])}${gradient('top', ['#f1efea', '#d9d5cd'])}` +
      `<filter id="soft"><feGaussianBlur stdDeviation="0.6"/></filter></defs><g filter="url(#soft)">` +
      `<rect x="-20" y="566" width="1320" height="180" fill="url(#front)"/>${boards.join('')}` +
      `<rect x="-20" y="570" width="1320" height="16" fill="#2e2319" opacity=".35"/>` +
      `<rect x="-20" y="540" width="1320" height="30" fill="url(#top)"/></g>`,
  );
}

/** What stands on the desk, before whoever walks behind it. */
export function deskItemsArtwork(): string {
  return svg(
    `<g transform="translate(980 430)"><rect x="0" y="0" width="150" height="96" rx="6" fill="#23272a"/><rect x="6" y="6" width="138" height="84" fill="#31383d"/><path d="M62 96 h26 l6 18 h-38z" fill="#2b3034"/></g>` +
      `<g transform="translate(160 488)"><path d="M0 0 h50 l-6 56 h-38z" fill="#cfd6d3"/><path d="M25 0 q-40 -50 -30 -84 q26 30 30 84 q2 -56 34 -80 q2 42 -34 80" fill="#5f7d58"/></g>`,
  );
}

/** The drawings that make the empty scene, from back to front. */
export function emptySceneArtworks(): string[] {
  return [hallArtwork(), railArtwork(), deskArtwork()];
}

/** Down to which row the lanes behind something are seen: rail and desk are opaque and hide what is below. */
export const laneBottomPx: Readonly<Record<Exclude<Lane, 'near'>, number>> = { far: 378, middle: 540 };

/**
 * How far a person's drawing reaches around the neck, in heads. Rail, desk and the lower edge of the picture hide what
 * is more than 0.7 below.
 */
export const coatReach = { leftHeads: 1.25, rightHeads: 1.25, aboveHeads: 1.6, belowHeads: 1 } as const;

const coatOutline =
  'M-.2 -.12 L-.34 .02 C-.5 .1 -.66 .12 -.78 .2 C-.94 .32 -.98 .62 -1.02 1 C-1.06 1.5 -1.08 2 -1.1 2.7 L1.1 2.7 ' +
  'C1.08 2 1.06 1.5 1.02 1 C.98 .62 .94 .32 .78 .2 C.66 .12 .5 .1 .34 .02 L.2 -.12 L.19 .12 L0 .78 L-.19 .12 Z';
const lapel = 'M-.2 -.12 L-.33 .03 L-.38 .3 L-.26 .36 L-.3 .46 L0 .86 L0 .78 L-.19 .12 Z';

/** What goes behind the cut-out: the inside of the coat, so that no gap shows beside the neck. */
export function coatBackArtwork(figure: Figure, headPx: number): string {
  return coatSvg(headPx, `<path d="M-.26 -.06 Q0 .04 .26 -.06 L.3 .3 L0 .9 L-.3 .3 Z" fill="${figure.coat.lapel}"/>`);
}

/** What goes before it: shirt, coat, lapels, sleeves. */
export function coatFrontArtwork(figure: Figure, headPx: number): string {
  const { cloth, lapel: lapelColour, shirt } = figure.coat;
  const shade = (colour: string, opacity: number): string =>
    `<stop offset="0" stop-color="${colour}" stop-opacity="${opacity}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/>`;
  return coatSvg(
    headPx,
    `<defs><linearGradient id="l" x1="0" x2="1">${shade('#000', 0.42)}</linearGradient><linearGradient id="r" x1="1" x2="0">${shade('#000', 0.36)}</linearGradient>` +
      `<radialGradient id="g" cx=".5" cy="0" r=".5">${shade('#fff', 0.16)}</radialGradient><filter id="b"><feGaussianBlur stdDeviation=".006"/></filter>` +
      `<filter id="s"><feGaussianBlur stdDeviation=".05"/></filter></defs><g filter="url(#b)">` +
      `<path d="M-.27 -.06 Q0 .3 .27 -.06 L.3 .4 L.1 .9 L-.1 .9 L-.3 .4 Z" fill="${shirt}"/>` +
      `<path d="${coatOutline}" fill="${cloth}"/><path d="${coatOutline}" fill="url(#g)"/>` +
      `<path d="M-1.1 .1 H-.55 V2.7 H-1.1z" fill="url(#l)" clip-path="url(#c)"/><path d="M1.1 .1 H.55 V2.7 H1.1z" fill="url(#r)" clip-path="url(#c)"/>` +
      `<clipPath id="c"><path d="${coatOutline}"/></clipPath>` +
      `<path d="M-.66 .62 C-.74 1.2 -.76 2 -.74 2.7 M.66 .62 C.74 1.2 .76 2 .74 2.7" stroke="#000" stroke-opacity=".35" stroke-width=".05" fill="none" filter="url(#s)"/>` +
      `<path d="M0 .84 C.02 1.4 .02 2 .02 2.7" stroke="#000" stroke-opacity=".4" stroke-width=".02" fill="none"/>` +
      `<path d="${lapel}" fill="${lapelColour}"/><path d="${lapel}" fill="${lapelColour}" transform="scale(-1 1)"/>` +
      `<path d="M-.38 .3 L-.26 .36 L-.3 .46 L0 .86 L.3 .46 L.26 .36 L.38 .3" stroke="#000" stroke-opacity=".3" stroke-width=".018" fill="none"/>` +
      `<circle cx=".03" cy="1.12" r=".03" fill="#000" fill-opacity=".45"/><circle cx=".03" cy="1.6" r=".03" fill="#000" fill-opacity=".45"/></g>`,
  );
}

function coatSvg(headPx: number, content: string): string {
  const { leftHeads, rightHeads, aboveHeads, belowHeads } = coatReach;
  const widthHeads = leftHeads + rightHeads;
  const heightHeads = aboveHeads + belowHeads;
  const box = `${-leftHeads} ${-aboveHeads} ${widthHeads} ${heightHeads}`;
  return svg(content, Math.round(widthHeads * headPx), Math.round(heightHeads * headPx), box);
}
