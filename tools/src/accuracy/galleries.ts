import { seededRandom } from '@smart-attendance/testing';
import type { FaceSample } from './face-samples';
import { search, type Probe, type Search, type Searches, type Template } from './identification.policy';
import { personOf, type Protocol } from './lfw-protocol';
import { shuffled } from './shuffled';
import { meanVector } from './similarity-matrix';

export interface GalleryTrial {
  readonly people: number;
  /** People of the gallery who are only there to be mistaken for: their templates have as few images as there are. */
  readonly onlookers: number;
  /** Galleries drawn; the searches of all are counted together. */
  readonly draws: number;
  readonly searches: Searches;
}

export interface GalleryRequest {
  readonly protocol: Protocol;
  readonly samples: ReadonlyMap<string, FaceSample>;
  /** `applied`: what a gate refuses is neither enrolled nor searched. */
  readonly gates: 'applied' | 'open';
}

const imagesPerTemplate = 3;
const drawsOfSmall = 10;
const smallGalleries = [50, 100, 200];
const largeGallery = 1000;

/**
 * Galleries of growing size. Those smaller than the protocol's are drawn ten times; larger ones hold all enrolled and
 * people who are neither enrolled nor strangers. The strangers are the same 1,000 images each time.
 */
export function galleryTrials(request: GalleryRequest): GalleryTrial[] {
  const { protocol } = request;
  const enrolled = protocol.enrolled.flatMap(({ person, images }) => templateOf(request, person, images));
  const probes = protocol.probes.map(({ image, person }) => ({ person, vector: vectorOf(request, image) }));
  const strangers = protocol.strangers.map((image) => ({ person: undefined, vector: vectorOf(request, image) }));
  const onlookers = onlookersOf(request);
  const trial = (galleries: readonly Template[][], onlookersIn: number): GalleryTrial => {
    const all = galleries.map((gallery) => searchAll(gallery, probes, strangers, enrolledIn(protocol, gallery)));
    return {
      people: galleries[0]?.length ?? 0,
      onlookers: onlookersIn,
      draws: galleries.length,
      searches: { enrolled: all.flatMap((s) => s.enrolled), strangers: all.flatMap((s) => s.strangers) },
    };
  };
  const small = smallGalleries.filter((size) => size < enrolled.length);
  const large = [largeGallery, enrolled.length + onlookers.length].filter(
    (size) => size > enrolled.length && size <= enrolled.length + onlookers.length,
  );
  return [
    ...small.map((size) => trial(drawnGalleries(enrolled, size), 0)),
    trial([enrolled], 0),
    ...[...new Set(large)].map((size) =>
      trial([[...enrolled, ...onlookers.slice(0, size - enrolled.length)]], size - enrolled.length),
    ),
  ];
}

function drawnGalleries(enrolled: readonly Template[], size: number): Template[][] {
  return Array.from({ length: drawsOfSmall }, (_, seed) => shuffled(enrolled, seededRandom(seed + 1)).slice(0, size));
}

/** Of a gallery that was drawn, the people in it; of a whole one also those whose every enrolment image was refused. */
function enrolledIn(protocol: Protocol, gallery: readonly Template[]): ReadonlySet<string> {
  const isDrawn = gallery.length <= Math.max(...smallGalleries);
  return new Set(isDrawn ? gallery.map(({ person }) => person) : protocol.enrolled.map(({ person }) => person));
}

function searchAll(
  gallery: readonly Template[],
  probes: readonly Probe[],
  strangers: readonly Probe[],
  people: ReadonlySet<string>,
): Searches {
  const searchOne = (probe: Probe): Search => search(gallery, probe);
  return {
    enrolled: probes.filter(({ person }) => people.has(person ?? '')).map(searchOne),
    strangers: strangers.map(searchOne),
  };
}

function onlookersOf(request: GalleryRequest): Template[] {
  const { protocol, samples } = request;
  const known = new Set([
    ...protocol.enrolled.map(({ person }) => person),
    ...protocol.strangers.map((image) => personOf(image)),
  ]);
  const images = new Map<string, string[]>();
  for (const { image, person } of samples.values()) {
    if (!known.has(person)) images.set(person, [...(images.get(person) ?? []), image]);
  }
  const people = shuffled([...images.keys()].sort(), seededRandom(1));
  return people.flatMap((person) =>
    templateOf(request, person, (images.get(person) ?? []).slice(0, imagesPerTemplate)),
  );
}

/** No template when nothing of the person can be enrolled. */
function templateOf(request: GalleryRequest, person: string, images: readonly string[]): Template[] {
  const vectors = images.flatMap((image) => vectorOf(request, image) ?? []);
  return vectors.length === 0 ? [] : [{ person, vector: meanVector(vectors) }];
}

function vectorOf({ samples, gates }: GalleryRequest, image: string): Float32Array | undefined {
  const sample = samples.get(image);
  return gates === 'applied' && (sample?.quality.reasons.length ?? 0) > 0 ? undefined : sample?.embedding;
}
