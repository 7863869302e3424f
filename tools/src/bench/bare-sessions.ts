import { decodePicture, FaceAnalyzer, frameLevels, type FaceEngineOptions } from '@smart-attendance/vision';

type ModelRun = () => Promise<unknown>;

/**
 * What the runtime alone would reach: the same models with the same settings as the engine's, run on the very tensors a
 * frame gave them, as often as the frame did, with nothing besides. The measure that a pipeline is a share of.
 */
export class BareSessions {
  private constructor(
    private readonly analyzer: FaceAnalyzer,
    private readonly recorded: ModelRun[],
  ) {}

  /**
   * Runs block the caller's event loop.
   * @throws what FaceEngine.load throws
   */
  static async open(options: FaceEngineOptions): Promise<BareSessions> {
    const recorded: ModelRun[] = [];
    return new BareSessions(await FaceAnalyzer.open(options, { run: (repeat) => recorded.push(repeat) }), recorded);
  }

  /** The runs of models that one frame takes, with their inputs made. Not while another frame is recorded. */
  async record(jpeg: Uint8Array): Promise<readonly ModelRun[]> {
    const picture = await decodePicture(jpeg);
    const levels = await frameLevels(picture, this.analyzer.opened.inputs.frame);
    this.recorded.length = 0;
    await this.analyzer.analyze({ picture, levels });
    return this.recorded.splice(0);
  }

  async run(runs: readonly ModelRun[]): Promise<void> {
    for (const run of runs) await run();
  }

  async close(): Promise<void> {
    await this.analyzer.close();
  }
}
