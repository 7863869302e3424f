import { AppError } from '@smart-attendance/errors';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { splitPRelu } from '../onnx/split-prelu';

/** A tensor as a file must declare it: `'batch'` must be free, a number must be that number or free. */
interface TensorSpec {
  /** Absent: the model must have exactly one, whatever it is called. */
  readonly name?: string | undefined;
  readonly dims: readonly (number | 'batch')[];
}

/**
 * An output of so many rows, whatever shape the file declares: exporters write down the shape for the size they
 * exported with, and leave it there when the input is free. What really comes out is looked at when the model is
 * opened.
 */
export interface RowsSpec {
  readonly name?: string | undefined;
  readonly rows: number;
  readonly columns: number;
}

/** Told before each run how it can be done again, on a copy of the same numbers and with nothing besides. */
export type RunObserver = (repeat: () => Promise<unknown>) => void;

export interface SessionOptions {
  readonly threads: number;
  readonly onRun?: RunObserver | undefined;
}

export interface ModelSpec {
  /** For messages, for example `detector-640x384.onnx`. */
  readonly label: string;
  readonly input: TensorSpec;
  readonly outputs: readonly (TensorSpec | RowsSpec)[];
}

type Metadata = InferenceSession.ValueMetadata;

/**
 * One ONNX model on one CPU, whose shapes were checked and which was run once when it was opened, so that a wrong file
 * stops the start and not the first frame. A run blocks the event loop for as long as it lasts.
 */
export class ModelSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly spec: ModelSpec,
    private readonly inputName: string,
    private readonly outputNames: readonly string[],
    private readonly onRun: RunObserver | undefined,
  ) {}

  /** @throws AppError `malformed` when the bytes are no ONNX model or not one of the expected shapes */
  static async open(onnx: Uint8Array, spec: ModelSpec, { threads, onRun }: SessionOptions): Promise<ModelSession> {
    const session = await createSession(onnx, threads).catch((error: unknown) => {
      throw new AppError('malformed', `The model ${spec.label} cannot be read.`, { cause: error });
    });
    try {
      const input = expectTensor(spec.label, 'input', spec.input, session.inputMetadata);
      const outputs = spec.outputs.map((output) => expectTensor(spec.label, 'output', output, session.outputMetadata));
      const opened = new ModelSession(session, spec, input, outputs, onRun);
      await opened.tryOnce();
      return opened;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Runs `batch` inputs that lie one after another in `data`; returns the outputs in the order of the spec. */
  async run(data: Float32Array, batch: number): Promise<Float32Array[]> {
    const dims = this.spec.input.dims.map((dim) => (dim === 'batch' ? batch : dim));
    const feedsOf = (values: Float32Array): InferenceSession.FeedsType => ({
      [this.inputName]: new Tensor('float32', values, dims),
    });
    if (this.onRun !== undefined) {
      const feeds = feedsOf(data.slice());
      this.onRun(() => this.session.run(feeds));
    }
    const results = await this.session.run(feedsOf(data));
    return this.outputNames.map((name) => {
      const values = results[name]?.data;
      if (!(values instanceof Float32Array)) throw wrongModel(this.spec.label, `no float output "${name}"`);
      return values;
    });
  }

  async close(): Promise<void> {
    await this.session.release();
  }

  /** A black picture: what a file declares and what its graph gives are two things. */
  private async tryOnce(): Promise<void> {
    const { label, input, outputs } = this.spec;
    const outcome = await this.run(new Float32Array(sizeOf(input)), 1).catch((error: unknown) => {
      const message = `The model ${label} cannot be run on an input of ${shapeText(input.dims)}.`;
      throw new AppError('malformed', message, { reason: 'wrong_model', cause: error });
    });
    for (const [index, values] of outcome.entries()) {
      const output = outputs[index] as TensorSpec | RowsSpec;
      const expected = sizeOf(output);
      if (values.length !== expected) {
        const what = `output "${this.outputNames[index] ?? ''}" of ${values.length} numbers`;
        throw wrongModel(label, `${what}, expected ${expected} for an input of ${shapeText(input.dims)}`);
      }
    }
  }
}

/** The graph is rewritten only where the rewriting was measured: ARM processors have other kernels. */
async function createSession(onnx: Uint8Array, threads: number): Promise<InferenceSession> {
  return InferenceSession.create(process.arch === 'x64' ? splitPRelu(onnx) : onnx, sessionOptions(threads));
}

/**
 * Inputs keep one shape, so the arena finds its size in the first runs and stays there. Without spinning, several
 * workers on one machine do not burn the cores that the others need.
 */
function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: true,
    enableMemPattern: true,
    logSeverityLevel: 3,
    extra: { session: { set_denormal_as_zero: '1', intra_op: { allow_spinning: '0' } } },
  };
}

/** The name of the tensor that fits. */
function expectTensor(
  label: string,
  side: 'input' | 'output',
  expected: TensorSpec | RowsSpec,
  present: readonly Metadata[],
): string {
  const found = findTensor(expected.name, present);
  const wanted = wantedText(side, expected);
  if (!found?.isTensor) {
    const names = present.map((value) => `"${value.name}"`).join(', ');
    throw wrongModel(label, `${side}s ${names}, expected ${wanted}`);
  }
  const fits = found.type === 'float32' && hasShape(found.shape, expected);
  if (!fits) {
    const type = found.type === 'float32' ? '' : `${found.type} `;
    throw wrongModel(label, `${type}${side} "${found.name}" of ${shapeText(found.shape)}, expected ${wanted}`);
  }
  return found.name;
}

function findTensor(name: string | undefined, present: readonly Metadata[]): Metadata | undefined {
  if (name === undefined) return present.length === 1 ? present[0] : undefined;
  return present.find((value) => value.name === name);
}

function hasShape(shape: readonly (number | string)[], expected: TensorSpec | RowsSpec): boolean {
  if ('columns' in expected) return canBe(shape.at(-1) ?? 0, expected.columns);
  return shape.length === expected.dims.length && expected.dims.every((dim, index) => canBe(shape[index] ?? 0, dim));
}

function canBe(declared: number | string, expected: number | 'batch'): boolean {
  const isFree = typeof declared === 'string' || declared < 0;
  return isFree || declared === expected;
}

function wantedText(side: 'input' | 'output', expected: TensorSpec | RowsSpec): string {
  const what = expected.name === undefined ? `exactly one ${side}, float32,` : `a float32 ${side} "${expected.name}"`;
  if ('columns' in expected) return `${what} of ${expected.rows} rows of ${expected.columns}`;
  return `${what} of ${shapeText(expected.dims)}`;
}

function sizeOf(spec: TensorSpec | RowsSpec): number {
  if ('columns' in spec) return spec.rows * spec.columns;
  return spec.dims.reduce<number>((size, dim) => (dim === 'batch' ? size : size * dim), 1);
}

function shapeText(shape: readonly (number | string)[]): string {
  return `[${shape.join(', ')}]`;
}

function wrongModel(label: string, has: string): AppError {
  return new AppError('malformed', `The model ${label} does not fit: it has ${has}.`, { reason: 'wrong_model' });
}
