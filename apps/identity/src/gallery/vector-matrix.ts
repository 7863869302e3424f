import { AppError } from '@smart-attendance/errors';
import { makeDotKernel, pageBytes, rowBytesStep, type DotKernel } from './dot-kernel';
import type { Neighbour } from './match.policy';
import type { GalleryEntry, GalleryVector } from './vector-store';

/** Rows whose sums are in hand at once: 16 KiB stay in the fastest cache. */
const sweepRows = 4_096;
/** Rows that are held together: growing copies nothing that is there. */
const blockRows = 1_024;
/** Of a signed byte. */
const levelMax = 127;
/** Float32 sums of so many products are off by less than this. */
const roundingMax = 1e-5;

interface QuantisedProbe {
  readonly scale: number;
  readonly length: number;
  /** The length of what is lost by taking 16 bits a number. */
  readonly lost: number;
}

/**
 * The gallery of one pack, a row a person. Every search is exact in two steps: a sweep over all rows at 8 bits a
 * number, a quarter of the memory that has to be read, and then in full those rows whose 8 bits do not rule out that
 * they are among the best. How far a row's sum may be off is known, as the length of what it lost is kept beside it:
 * nobody is missed. Of 100,000 faces some tens are compared in full.
 */
export class VectorMatrix {
  private readonly rowOf = new Map<string, number>();
  private readonly entryOf: GalleryEntry[] = [];
  private readonly blocks: Float32Array[] = [];
  private readonly kernel: DotKernel;
  private readonly rowBytes: number;
  private readonly probeAt = 0;
  private readonly sumsAt: number;
  private readonly rowsAt: number;
  private scales = new Float32Array(blockRows);
  private losses = new Float32Array(blockRows);
  private longest = 0;

  constructor(readonly width: number) {
    this.rowBytes = Math.ceil(width / rowBytesStep) * rowBytesStep;
    this.sumsAt = 2 * this.rowBytes;
    this.rowsAt = Math.ceil((this.sumsAt + 4 * sweepRows) / pageBytes) * pageBytes;
    this.kernel = makeDotKernel(this.rowsAt / pageBytes);
  }

  get count(): number {
    return this.entryOf.length;
  }

  put({ vector, ...entry }: GalleryVector): void {
    this.refuseOtherWidth(vector);
    const row = this.rowOf.get(entry.personId) ?? this.count;
    this.makeRoomFor(row + 1);
    this.vectorAt(row).set(vector);
    this.quantiseRow(row, vector);
    this.rowOf.set(entry.personId, row);
    this.entryOf[row] = entry;
  }

  /** The last row moves into the gap, so the rows stay without holes; nothing is left of who is gone. */
  remove(personId: string): void {
    const row = this.rowOf.get(personId);
    const last = this.entryOf.at(-1);
    if (row === undefined || last === undefined) return;
    const lastRow = this.count - 1;
    this.vectorAt(row).set(this.vectorAt(lastRow));
    this.vectorAt(lastRow).fill(0);
    const levels = this.levels();
    levels.copyWithin(row * this.rowBytes, lastRow * this.rowBytes, (lastRow + 1) * this.rowBytes);
    levels.fill(0, lastRow * this.rowBytes, (lastRow + 1) * this.rowBytes);
    this.scales[row] = this.scales[lastRow] ?? 0;
    this.losses[row] = this.losses[lastRow] ?? 0;
    this.entryOf[row] = last;
    this.entryOf.pop();
    this.rowOf.set(last.personId, row);
    this.rowOf.delete(personId);
  }

  /** The best first. @throws AppError `internal` for a vector of another size */
  search(vector: Float32Array, limit: number): Neighbour[] {
    this.refuseOtherWidth(vector);
    const best = new BestRows(limit);
    for (const row of this.sweep(this.quantiseProbe(vector), limit)) best.offer(row, dot(this.vectorAt(row), vector));
    return best.rows.flatMap(({ row, value }) => {
      const entry = this.entryOf[row];
      return entry === undefined ? [] : [{ personId: entry.personId, similarity: value }];
    });
  }

  /** Nothing may be put or removed between two pages of one reading. */
  entries(from: number, limit: number): GalleryEntry[] {
    return this.entryOf.slice(from, from + limit);
  }

  /** Whether no number of anybody is left, at either precision. */
  holdsNothing(): boolean {
    return (
      this.blocks.every((block) => block.every((value) => value === 0)) && this.levels().every((level) => level === 0)
    );
  }

  /** The kernel alone, over all rows: what a search cannot take less than. For the bench. */
  sweepBare(vector: Float32Array): void {
    this.quantiseProbe(vector);
    for (let from = 0; from < this.count; from += sweepRows) this.sumsFrom(from);
  }

  /** @returns the rows that may be among the best */
  private sweep(probe: QuantisedProbe, limit: number): number[] {
    const { scales, losses } = this;
    const best = new BestRows(limit);
    const candidates: { readonly row: number; readonly atMost: number }[] = [];
    // By Cauchy and Schwarz: no product of two vectors is more than the product of their lengths.
    const lostByProbe = this.longest * probe.lost + roundingMax;
    for (let from = 0; from < this.count; from += sweepRows) {
      const sums = this.sumsFrom(from);
      for (let i = 0; i < sums.length; i += 1) {
        const row = from + i;
        const estimate = (sums[i] as number) * (scales[row] as number) * probe.scale;
        const uncertainty = (losses[row] as number) * probe.length + lostByProbe;
        if (estimate + uncertainty < best.floor) continue;
        best.offer(row, estimate - uncertainty);
        candidates.push({ row, atMost: estimate + uncertainty });
      }
    }
    // The floor rose while they were found.
    return candidates.filter(({ atMost }) => atMost >= best.floor).map(({ row }) => row);
  }

  private sumsFrom(from: number): Int32Array {
    const rows = Math.min(sweepRows, this.count - from);
    this.kernel.dots(this.rowsAt + from * this.rowBytes, rows, this.rowBytes, this.probeAt, this.sumsAt);
    return new Int32Array(this.kernel.memory.buffer, this.sumsAt, rows);
  }

  private quantiseRow(row: number, vector: Float32Array): void {
    const scale = largestOf(vector) / levelMax || 1;
    const levels = this.levels().subarray(row * this.rowBytes, (row + 1) * this.rowBytes);
    let lost = 0;
    for (let i = 0; i < this.width; i += 1) {
      const level = Math.round((vector[i] as number) / scale);
      levels[i] = level;
      lost += ((vector[i] as number) - level * scale) ** 2;
    }
    this.scales[row] = scale;
    this.losses[row] = Math.sqrt(lost);
    this.longest = Math.max(this.longest, Math.hypot(Math.sqrt(dot(vector, vector)), Math.sqrt(lost)));
  }

  private quantiseProbe(vector: Float32Array): QuantisedProbe {
    // As many levels as cannot overflow the 32 bits of a row's sum, whatever the numbers are.
    const levels = Math.min(32_767, Math.floor((2 ** 31 - 1) / (levelMax * this.rowBytes)));
    const scale = largestOf(vector) / levels || 1;
    const quantised = new Int16Array(this.kernel.memory.buffer, this.probeAt, this.rowBytes);
    let lost = 0;
    for (let i = 0; i < this.width; i += 1) {
      const level = Math.round((vector[i] as number) / scale);
      quantised[i] = level;
      lost += ((vector[i] as number) - level * scale) ** 2;
    }
    return { scale, length: Math.sqrt(dot(vector, vector)), lost: Math.sqrt(lost) };
  }

  private vectorAt(row: number): Float32Array {
    const block = this.blocks[Math.floor(row / blockRows)] as Float32Array;
    const at = (row % blockRows) * this.width;
    return block.subarray(at, at + this.width);
  }

  private levels(): Int8Array {
    return new Int8Array(this.kernel.memory.buffer, this.rowsAt);
  }

  /** @throws AppError `unavailable` when the system does not give the memory */
  private makeRoomFor(rows: number): void {
    if (rows > this.blocks.length * blockRows) {
      const { memory } = this.kernel;
      const missing = this.rowsAt + (rows + blockRows) * this.rowBytes - memory.buffer.byteLength;
      try {
        if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
        this.blocks.push(new Float32Array(blockRows * this.width));
      } catch (cause) {
        throw new AppError('unavailable', `There is no memory for more than ${this.count} people.`, { cause });
      }
    }
    if (rows > this.scales.length) {
      this.scales = larger(this.scales);
      this.losses = larger(this.losses);
    }
  }

  private refuseOtherWidth(vector: Float32Array): void {
    if (vector.length !== this.width) {
      throw new AppError('internal', `A vector of ${vector.length} numbers cannot meet ones of ${this.width}.`);
    }
  }
}

/** The rows of the highest values so far, the highest first. */
class BestRows {
  readonly rows: { row: number; value: number }[] = [];
  /** What a value must exceed to be among them. */
  floor = -Infinity;

  constructor(private readonly limit: number) {}

  offer(row: number, value: number): void {
    if (value <= this.floor) return;
    const place = this.rows.findIndex((other) => other.value < value);
    this.rows.splice(place === -1 ? this.rows.length : place, 0, { row, value });
    if (this.rows.length > this.limit) this.rows.pop();
    if (this.rows.length === this.limit) this.floor = this.rows.at(-1)?.value ?? Infinity;
  }
}

/* The indexes are in range by construction, so the `?? 0` of the type checker's taste would only cost time. */
function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += (one[i] as number) * (other[i] as number);
  return sum;
}

function largestOf(vector: Float32Array): number {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function larger(numbers: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const twice = new Float32Array(numbers.length * 2);
  twice.set(numbers);
  return twice;
}
