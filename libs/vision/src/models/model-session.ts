import { AppError } from '@smart-attendance/errors';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A tensor a model must have; `'batch'` is a dimension that must be free. */
export interface TensorSpec {
  readonly name: string;
  readonly dims: readonly (number | 'batch')[];
}

export interface ModelSpec {
  /** For messages, for example `detector-640x384.onnx`. */
  readonly label: string;
  readonly input: TensorSpec;
  readonly outputs: readonly TensorSpec[];
}

/**
 * One ONNX model on one CPU, whose shapes were checked when it was opened, so that a wrong file stops the start and not
 * the first frame. A run blocks the event loop for as long as it lasts.
 */
export class ModelSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly spec: ModelSpec,
  ) {}

  /** Throws AppError `malformed` when the bytes are no ONNX model or not one of the expected shapes. */
  static async open(onnx: Uint8Array, spec: ModelSpec, threads: number): Promise<ModelSession> {
    const session = await InferenceSession.create(onnx, sessionOptions(threads)).catch((error: unknown) => {
      throw new AppError('malformed', `The model ${spec.label} cannot be read.`, { cause: error });
    });
    try {
      expectShape(spec.label, 'input', spec.input, session.inputMetadata);
      for (const output of spec.outputs) expectShape(spec.label, 'output', output, session.outputMetadata);
    } catch (error) {
      await session.release();
      throw error;
    }
    return new ModelSession(session, spec);
  }

  /** Runs `batch` inputs that lie one after another in `data`; answers the outputs in the order of the spec. */
  async run(data: Float32Array, batch: number): Promise<Float32Array[]> {
    const dims = this.spec.input.dims.map((dim) => (dim === 'batch' ? batch : dim));
    const results = await this.session.run({ [this.spec.input.name]: new Tensor('float32', data, dims) });
    return this.spec.outputs.map((output) => {
      const values = results[output.name]?.data;
      if (!(values instanceof Float32Array)) throw wrongModel(this.spec.label, `no float output "${output.name}"`);
      return values;
    });
  }

  async close(): Promise<void> {
    await this.session.release();
  }
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

function expectShape(
  label: string,
  side: 'input' | 'output',
  expected: TensorSpec,
  present: readonly InferenceSession.ValueMetadata[],
): void {
  const found = present.find((value) => value.name === expected.name);
  const wanted = `a float32 ${side} "${expected.name}" of [${expected.dims.join(', ')}]`;
  if (!found?.isTensor) {
    const names = present.map((value) => `"${value.name}"`).join(', ');
    throw wrongModel(label, `${side}s ${names}, expected ${wanted}`);
  }
  const fits =
    found.type === 'float32' &&
    found.shape.length === expected.dims.length &&
    expected.dims.every((dim, index) =>
      dim === 'batch' ? typeof found.shape[index] === 'string' : found.shape[index] === dim,
    );
  if (!fits) throw wrongModel(label, `${side} "${found.name}" of [${found.shape.join(', ')}], expected ${wanted}`);
}

function wrongModel(label: string, has: string): AppError {
  return new AppError('malformed', `The model ${label} does not fit: it has ${has}.`, { reason: 'wrong_model' });
}
