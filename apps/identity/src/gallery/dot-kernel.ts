/** What is used of it: its types are among those of browsers, which are not wanted here. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Makes another `buffer`. @throws RangeError when the system does not give that much memory */
  grow(pages: number): void;
}

/**
 * A loop of WebAssembly with SIMD that compares one probe of 16-bit numbers with rows of 8-bit ones: eight products an
 * instruction, where JavaScript makes one. The module is assembled here, as there is no compiler for it among the tools
 * of this project and the loop is forty instructions long.
 */
export interface DotKernel {
  readonly memory: WasmMemory;
  /**
   * Writes one 32-bit sum a row to `sums`. All are addresses in `memory`; `rowBytes` is a multiple of `rowBytesStep`,
   * the probe has twice as many bytes, and there is at least one row.
   */
  readonly dots: (rows: number, rowCount: number, rowBytes: number, probe: number, sums: number) => void;
}

/** Four registers of eight numbers. */
export const rowBytesStep = 32;
export const pageBytes = 65_536;

/** @throws RangeError when the system does not give that much memory */
export function makeDotKernel(pages: number): DotKernel {
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { own: { memory } });
  return { memory, dots: exports['dots'] as DotKernel['dots'] };
}

const i32 = 0x7f;
const v128 = 0x7b;
/** The numbers by which the function below knows its parameters and what it remembers; four sums from `sum` on. */
const local = { row: 0, rowCount: 1, rowBytes: 2, probe: 3, sums: 4, probeAt: 5, rowEnd: 6, sum: 7 } as const;
const registers = 4;

/* The instructions, by their names in the specification of WebAssembly. */
const localGet = (index: number): number[] => [0x20, index];
const localSet = (index: number): number[] => [0x21, index];
const localTee = (index: number): number[] => [0x22, index];
const i32Const = (value: number): number[] => [0x41, ...signed(value)];
const simd = (code: number, ...rest: readonly number[]): number[] => [0xfd, ...unsigned(code), ...rest];
const loop: readonly number[] = [0x03, 0x40];
const end = 0x0b;
const branchIf: readonly number[] = [0x0d, 0];
const i32Add = 0x6a;
const i32LessThan = 0x49;
const i32Store: readonly number[] = [0x36, 2, 0];
const v128Zero = simd(0x0c, ...new Array<number>(16).fill(0));
const v128Load = (offset: number): number[] => simd(0x00, 4, offset);
const v128Load8x8 = (offset: number): number[] => simd(0x01, 3, offset);
const i32x4Dot16x8 = simd(0xba);
const i32x4Add = simd(0xae);
const i32x4Lane = (lane: number): number[] => simd(0x1b, lane);

/** Instructions, one after another. */
function code(...parts: readonly (number | readonly number[])[]): number[] {
  return parts.flat();
}

function each(make: (register: number) => readonly number[]): number[] {
  return Array.from({ length: registers }, (_, register) => make(register)).flat();
}

function add(index: number, value: readonly number[]): number[] {
  return code(localGet(index), value, i32Add);
}

function bodyOfDots(): number[] {
  const sumOf = (register: number): number[] => localGet(local.sum + register);
  const multiply = (register: number): number[] =>
    code(
      code(sumOf(register), localGet(local.row), v128Load8x8(8 * register)),
      code(localGet(local.probeAt), v128Load(16 * register), i32x4Dot16x8, i32x4Add),
      localSet(local.sum + register),
    );
  return code(
    loop,
    each((register) => code(v128Zero, localSet(local.sum + register))),
    code(localGet(local.probe), localSet(local.probeAt)),
    code(add(local.row, localGet(local.rowBytes)), localSet(local.rowEnd)),
    loop,
    each(multiply),
    code(add(local.probeAt, i32Const(2 * rowBytesStep)), localSet(local.probeAt)),
    code(add(local.row, i32Const(rowBytesStep)), localTee(local.row)),
    code(localGet(local.rowEnd), i32LessThan, branchIf),
    end,
    localGet(local.sums),
    code(sumOf(0), sumOf(1), i32x4Add, sumOf(2), sumOf(3), i32x4Add, i32x4Add),
    code(localTee(local.sum), i32x4Lane(0), sumOf(0), i32x4Lane(1), i32Add),
    code(sumOf(0), i32x4Lane(2), i32Add, sumOf(0), i32x4Lane(3), i32Add),
    i32Store,
    code(add(local.sums, i32Const(4)), localSet(local.sums)),
    code(add(local.rowCount, i32Const(-1)), localTee(local.rowCount), branchIf),
    end,
  );
}

function moduleBytes(): Uint8Array {
  const parameters = [i32, i32, i32, i32, i32];
  const locals = [
    [2, i32],
    [registers, v128],
  ];
  const body = code(list(locals), bodyOfDots(), end);
  return Uint8Array.from(
    code(
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [code(0x60, list(parameters.map((type) => [type])), 0)]),
      section(2, [code(name('own'), name('memory'), 0x02, 0x00, 1)]),
      section(3, [[0]]),
      section(7, [code(name('dots'), 0x00, 0)]),
      section(10, [code(unsigned(body.length), body)]),
    ),
  );
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = list(items);
  return [id, ...unsigned(content.length), ...content];
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): number[] {
  return [...unsigned(text.length), ...Buffer.from(text)];
}

/** LEB128, seven bits a byte, the lowest first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
