import { appearanceOf, picture, type Figure, type Lane, type Walk } from '../demo-video';
import { shuffled } from '../accuracy/shuffled';

/** What somebody looks like in one photo that they were not enrolled with. */
export interface Look {
  readonly figure: Figure;
  /** At the figure's own size, in pixels of the photo. */
  readonly faceWidthPx: number;
  /** Further than the models' gate allows. */
  readonly isTurnedAway: boolean;
}

export interface ScriptedPerson {
  readonly key: string;
  readonly looks: readonly Look[];
}

/**
 * `scored`: the face is wider than is asked for, faces the camera, and stays long enough. The others are not to be
 * recognised by the product's own word, and counted apart.
 */
export type VisitClass = 'scored' | 'too_small' | 'turned_away';

export interface ScriptedVisit {
  readonly personKey: string;
  readonly isStranger: boolean;
  readonly class: VisitClass;
  readonly walk: Walk;
  readonly faceWidthPx: number;
  readonly metresPerSecond: number;
  /** Alone, walking with somebody, or crossing somebody's way. */
  readonly company: 'alone' | 'together' | 'crossing';
  /** From the first picture that holds the whole face to the last one; ms from the film's begin. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Where the middle of the face is, in pixels from the top. */
  readonly faceYPx: number;
}

export interface ScriptedFilm {
  readonly name: string;
  readonly crf: number;
  readonly durationMs: number;
  readonly visits: readonly ScriptedVisit[];
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface ScriptRequest {
  readonly enrolled: readonly ScriptedPerson[];
  readonly strangers: readonly ScriptedPerson[];
  /** Of strangers, and as many of enrolled people. */
  readonly strangerVisits: number;
  readonly random: () => number;
}

export const filmFramesPerSecond = 10;
const scenesPerFilm = 8;
/** Until the stream is decoded and somebody looks at it. */
const leadInMs = 8_000;
const tailMs = 2_000;
/** The farthest is above the models' 56 px by what a box varies from picture to picture. */
const distances: Readonly<Record<Lane, { readonly neckYPx: number; readonly faceWidthPx: readonly [number, number] }>> =
  {
    far: { neckYPx: 324, faceWidthPx: [62, 76] },
    middle: { neckYPx: 436, faceWidthPx: [80, 108] },
    near: { neckYPx: 575, faceWidthPx: [112, 140] },
  };
const lanes: readonly Lane[] = ['far', 'middle', 'near'];
const tooSmallFacePx: readonly [number, number] = [34, 46];
/** Strolling, walking, hurrying. */
const speeds = [0.4, 0.8, 1.2];
const faceWidthMetres = 0.16;
/** Bright, usual and dim, with the shutter that a camera chooses for it. */
const lights = [
  { light: 1, exposureSeconds: 1 / 200 },
  { light: 0.85, exposureSeconds: 1 / 100 },
  { light: 0.65, exposureSeconds: 1 / 60 },
];
/** As sent by a camera that may take what it needs, an ordinary one, and a starved one. */
const compressions = [23, 28, 33];
/** Eight looks at five a second, of which three must agree. */
const visibleMsMin = 1_800;
const pairShare = 0.2;
const gapMs: readonly [number, number] = [700, 2_500];
const faceAboveNeckHeads = 0.48;
const outsideHeads = 1.3;

interface Guest {
  readonly person: ScriptedPerson;
  readonly look: Look;
  readonly isStranger: boolean;
  readonly class: VisitClass;
}

/** Who passes when, before which camera: the same for the same random numbers. */
export function scriptFilms(request: ScriptRequest): ScriptedFilm[] {
  const { random } = request;
  const guests = shuffled(guestsOf(request), random);
  const films: ScriptedFilm[] = [];
  while (guests.length > 0) {
    const crf = compressions[films.length % compressions.length] ?? 23;
    films.push(filmOf(`film-${String(films.length + 1).padStart(3, '0')}`, crf, guests, random));
  }
  return films;
}

function guestsOf({ enrolled, strangers, strangerVisits, random }: ScriptRequest): Guest[] {
  const frontal = (one: ScriptedPerson): Look[] => one.looks.filter(({ isTurnedAway }) => !isTurnedAway);
  const strangersOfAll = visitsOf(shuffled(strangers, random), strangerVisits, frontal);
  const enrolledOfAll = visitsOf(shuffled(enrolled, random), strangerVisits, frontal);
  const fewer = Math.ceil(strangerVisits / 20);
  const small = visitsOf(shuffled(enrolled, random), fewer, frontal);
  const turned = enrolled.flatMap((person) =>
    person.looks.filter(({ isTurnedAway }) => isTurnedAway).map((look) => ({ person, look })),
  );
  return [
    ...strangersOfAll.map((visit) => ({ ...visit, isStranger: true, class: 'scored' as const })),
    ...enrolledOfAll.map((visit) => ({ ...visit, isStranger: false, class: 'scored' as const })),
    ...small.map((visit) => ({ ...visit, isStranger: false, class: 'too_small' as const })),
    ...turned.slice(0, fewer).map((visit) => ({ ...visit, isStranger: false, class: 'turned_away' as const })),
  ];
}

/** Everybody once before anybody comes again, then in another look where there is one. */
function visitsOf(people: readonly ScriptedPerson[], count: number, looksOf: (one: ScriptedPerson) => Look[]) {
  const able = people.map((person) => ({ person, looks: looksOf(person) })).filter(({ looks }) => looks.length > 0);
  return Array.from({ length: able.length === 0 ? 0 : count }, (_, index) => {
    const round = Math.floor(index / able.length);
    const { person, looks } = able[index % able.length] as (typeof able)[number];
    return { person, look: looks[round % looks.length] as Look };
  });
}

/** Takes its guests from the end of the list. */
function filmOf(name: string, crf: number, guests: Guest[], random: () => number): ScriptedFilm {
  const visits: ScriptedVisit[] = [];
  const figures: Record<string, Figure> = {};
  let atMs = leadInMs;
  for (let scene = 0; scene < scenesPerFilm && guests.length > 0; scene += 1) {
    const first = guests.pop() as Guest;
    const isPair = guests.length > 0 && random() < pairShare && first.class === 'scored';
    const second = isPair && guests.at(-1)?.class === 'scored' ? guests.pop() : undefined;
    const own = second === undefined ? [alone(first, atMs, random)] : pair([first, second], atMs, random);
    for (const [index, visit] of own.entries()) {
      const who = `${name}-${visits.length}`;
      figures[who] = ((index === 0 ? first : second) as Guest).look.figure;
      visits.push({ ...visit, walk: { ...visit.walk, who } });
    }
    atMs = frameMs(Math.max(...own.map(({ walk }) => walk.toMs)) + between(gapMs, random));
  }
  return { name, crf, durationMs: Math.ceil((atMs + tailMs) / 1_000) * 1_000, visits, figures };
}

function alone(guest: Guest, atMs: number, random: () => number): ScriptedVisit {
  const lane = guest.class === 'too_small' ? 'far' : pick(lanes, random);
  return visitOf(guest, atMs, { lane, isLeftwards: random() < 0.5, company: 'alone', ...conditions(random) }, random);
}

/** In two lanes, so that the one who is nearer hides the other for a moment when they cross. */
function pair(guests: readonly [Guest, Guest], atMs: number, random: () => number): ScriptedVisit[] {
  const nearer = pick(['middle', 'near'] as const, random);
  const isLeftwards = random() < 0.5;
  const company = random() < 0.5 ? 'together' : 'crossing';
  const shared = { company, ...conditions(random) } as const;
  const [first, second] = guests;
  const far = visitOf(first, atMs, { ...shared, lane: nearer === 'near' ? 'middle' : 'far', isLeftwards }, random);
  const turns = company === 'crossing' ? !isLeftwards : isLeftwards;
  const near = visitOf(second, atMs, { ...shared, lane: nearer, isLeftwards: turns, walk: far.walk }, random);
  return [far, near];
}

interface Conditions {
  readonly metresPerSecond: number;
  readonly lighting: (typeof lights)[number];
  readonly blurPx: number;
}

function conditions(random: () => number): Conditions {
  return { metresPerSecond: pick(speeds, random), lighting: pick(lights, random), blurPx: pick([0, 0.5, 0.9], random) };
}

interface Scene extends Conditions {
  readonly lane: Lane;
  readonly isLeftwards: boolean;
  readonly company: ScriptedVisit['company'];
  /** With whom they walk: as fast through the picture, and a head and a half behind or in front of them. */
  readonly walk?: Walk;
}

function visitOf(guest: Guest, atMs: number, scene: Scene, random: () => number): ScriptedVisit {
  const { lane, isLeftwards, company, lighting, blurPx, walk: companion } = scene;
  const { neckYPx, faceWidthPx: range } = distances[lane];
  const faceWidthPx = between(guest.class === 'too_small' ? tooSmallFacePx : range, random);
  const { figure, faceWidthPx: faceInPhotoPx } = guest.look;
  const headPx = Math.round((figure.headPx * faceWidthPx) / faceInPhotoPx);
  const wished = (scene.metresPerSecond * faceWidthPx) / faceWidthMetres;
  const fastest = ((picture.widthPx - headPx) * 1_000) / visibleMsMin;
  const pxPerSecond = Math.min(fastest, companion === undefined ? wished : speedOf(companion));
  const [left, right] = [-outsideHeads * headPx, picture.widthPx + outsideHeads * headPx].map(Math.round) as [
    number,
    number,
  ];
  const startMs = frameMs(
    atMs + (companion === undefined || company === 'crossing' ? 0 : (1_500 * headPx) / pxPerSecond),
  );
  const walk: Walk = {
    who: guest.person.key,
    lane,
    fromMs: startMs,
    toMs: frameMs(startMs + ((right - left) * 1_000) / pxPerSecond),
    from: [isLeftwards ? right : left, neckYPx],
    to: [isLeftwards ? left : right, neckYPx],
    headPx,
    light: lighting.light,
    blurPx,
    motionBlurPx: pxPerSecond * lighting.exposureSeconds,
  };
  return {
    personKey: guest.person.key,
    isStranger: guest.isStranger,
    class: guest.class,
    walk,
    faceWidthPx,
    metresPerSecond: (pxPerSecond * faceWidthMetres) / faceWidthPx,
    company,
    ...appearanceOf(walk, picture.widthPx, filmFramesPerSecond),
    faceYPx: neckYPx - faceAboveNeckHeads * headPx,
  };
}

function speedOf({ from, to, fromMs, toMs }: Walk): number {
  return (Math.abs(to[0] - from[0]) * 1_000) / (toMs - fromMs);
}

function frameMs(ms: number): number {
  const everyMs = 1_000 / filmFramesPerSecond;
  return Math.round(ms / everyMs) * everyMs;
}

function between([low, high]: readonly [number, number], random: () => number): number {
  return low + (high - low) * random();
}

function pick<T>(choices: readonly T[], random: () => number): T {
  return choices[Math.floor(random() * choices.length)] as T;
}
