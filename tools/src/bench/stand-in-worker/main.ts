import { setTimeout as pause } from 'node:timers/promises';
import { faceInferenceConfig, FaceInferenceModule } from '@smart-attendance/app-face-inference';
import { loadConfig } from '@smart-attendance/config';
import { runService } from '@smart-attendance/messaging';
import { FaceEngine, type DetectedFace, type FrameAnalysis } from '@smart-attendance/vision';

/**
 * The worker of the product with something in the place of its models that takes a fixed time and no processor, one
 * frame at a time as the models do, and finds one face in every frame. So more workers than the machine has cores can
 * be measured: what is left is the bus.
 */
class StandInEngine implements Pick<FaceEngine, 'pack' | 'analyzeFrame' | 'close'> {
  readonly pack = { id: 'stand-in', vectorSize: 512, calibration: [] };
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly frameMs: number) {}

  async analyzeFrame(): Promise<FrameAnalysis> {
    const turn = this.last.then(() => (this.frameMs > 0 ? pause(this.frameMs) : undefined));
    this.last = turn;
    await turn;
    return { widthPx: 1_280, heightPx: 720, faces: [face], facesOutsideZones: 0, unmet: [] };
  }

  async close(): Promise<void> {
    await this.last;
  }
}

const face: DetectedFace = {
  box: { x: 600, y: 200, width: 100, height: 120 },
  detectorScore: 0.9,
  landmarks5: [630, 240, 670, 240, 650, 265, 635, 290, 665, 290],
  pose: { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
  quality: { score: 0.8, interEyePx: 40, sharpness: 100, brightness: 0.5, reasons: [] },
  embedding: new Float32Array(512).fill(Math.sqrt(1 / 512)),
};

void runService('face-inference', () => {
  const config = loadConfig(faceInferenceConfig, process.env);
  const { providers = [], ...module } = FaceInferenceModule.register(config);
  const engine = new StandInEngine(Number(process.env['STAND_IN_FRAME_MS']));
  return { config, module: { ...module, providers: [...providers, { provide: FaceEngine, useValue: engine }] } };
});
