import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths are relative to the folder of images, as the protocol's files write them: `Person/Person_0001.jpg`. */
export interface Protocol {
  readonly pairs: readonly VerificationPair[];
  /** Three images each. */
  readonly enrolled: readonly { readonly person: string; readonly images: readonly string[] }[];
  readonly probes: readonly { readonly image: string; readonly person: string }[];
  /** One image each of people who are not enrolled. */
  readonly strangers: readonly string[];
}

export interface VerificationPair {
  readonly first: string;
  readonly second: string;
  readonly isSame: boolean;
}

const files = {
  pairs: 'verification-pairs.tsv',
  enrolled: 'identification-enrol.json',
  probes: 'identification-probes.tsv',
  strangers: 'identification-unknown.txt',
} as const;

/** The files of the protocol that are not in the folder; empty when everything is there. */
export function missingFiles(dataDir: string): string[] {
  return [...Object.values(files), 'images'].filter((name) => !existsSync(join(dataDir, name)));
}

/** @throws an Error that names the file and the line when something is not as the protocol says */
export function readProtocol(dataDir: string): Protocol {
  const read = (name: string): string => readFileSync(join(dataDir, name), 'utf8');
  const pairs = table(files.pairs, read(files.pairs), 3).map(([first, second, same], index): VerificationPair => {
    if (same !== '0' && same !== '1') throw new Error(`${files.pairs}, line ${index + 1}: the third column is 0 or 1.`);
    return { first: imagePath(first, files.pairs), second: imagePath(second, files.pairs), isSame: same === '1' };
  });
  const probes = table(files.probes, read(files.probes), 2).map(([image, person]) => ({
    image: imagePath(image, files.probes),
    person: person ?? '',
  }));
  const strangers = table(files.strangers, read(files.strangers), 1).map(([image]) =>
    imagePath(image, files.strangers),
  );
  const enrolled = readEnrolled(read(files.enrolled));
  return checked({ pairs, enrolled, probes, strangers });
}

export function personOf(image: string): string {
  return image.split('/')[0] ?? image;
}

function readEnrolled(text: string): Protocol['enrolled'] {
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null) throw new Error(`${files.enrolled} must hold an object.`);
  return Object.entries(json).map(([person, images]: [string, unknown]) => {
    if (!Array.isArray(images) || images.length === 0) {
      throw new Error(`${files.enrolled}: ${person} must have a list of images.`);
    }
    return { person, images: images.map((image) => imagePath(image, files.enrolled)) };
  });
}

function table(name: string, text: string, columns: number): string[][] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0) throw new Error(`${name} is empty.`);
  return lines.map((line, index) => {
    const cells = line.split('\t');
    if (cells.length !== columns) {
      throw new Error(`${name}, line ${index + 1}: expected ${columns} columns separated by tabs.`);
    }
    return cells;
  });
}

function imagePath(value: unknown, where: string): string {
  if (typeof value !== 'string' || !/^[^/\\]+\/[^/\\]+$/.test(value) || value.startsWith('..')) {
    throw new Error(`${where}: ${JSON.stringify(value)} is not a path like Person/Person_0001.jpg.`);
  }
  return value;
}

/** What the figures rely on: nobody is both enrolled and a stranger, and every probe's person is enrolled. */
function checked(protocol: Protocol): Protocol {
  const people = new Set(protocol.enrolled.map(({ person }) => person));
  const enrolledStranger = protocol.strangers.find((image) => people.has(personOf(image)));
  if (enrolledStranger !== undefined)
    throw new Error(`${files.strangers}: ${enrolledStranger} is of an enrolled person.`);
  const foreign = protocol.probes.find(({ person }) => !people.has(person));
  if (foreign !== undefined) throw new Error(`${files.probes}: ${foreign.person} is not in ${files.enrolled}.`);
  const enrolledImages = new Set(protocol.enrolled.flatMap(({ images }) => images));
  const known = protocol.probes.find(({ image }) => enrolledImages.has(image));
  if (known !== undefined) throw new Error(`${files.probes}: ${known.image} is an enrolment image as well.`);
  return protocol;
}
