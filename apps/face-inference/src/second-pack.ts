import type { OnApplicationShutdown } from '@nestjs/common';
import type { MessageInitShape, SecondOpinionSchema } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { FaceEngine, type FrameSearch } from '@smart-attendance/vision';
import { toEngineOptions } from './engine-options.policy';
import type { FaceInferenceConfig } from './face-inference.config';
import { toFaceMessage, toFaceModelMessage } from './face.message';
import type { PicturesService } from './pictures.service';

/**
 * A second pack that looks at what the first does, while a change of models is prepared or may be taken back. It looks
 * only at frames in which the first found a face, so an empty room costs nothing.
 */
export class SecondPack implements OnApplicationShutdown {
  private constructor(private readonly engine: FaceEngine | undefined) {}

  /** @throws as FaceEngine.load does */
  static async open(config: FaceInferenceConfig): Promise<SecondPack> {
    const packId = config.MODEL_PACK_SECOND;
    if (packId === '' || packId === config.MODEL_PACK) return new SecondPack(undefined);
    return new SecondPack(await FaceEngine.load(toEngineOptions(config, packId)));
  }

  get packId(): string | undefined {
    return this.engine?.pack.id;
  }

  /**
   * In the same line as the frames of the first. Undefined without a second pack.
   * @throws as FaceEngine.analyzeFrame does
   */
  async facesIn(
    jpeg: Uint8Array,
    search: FrameSearch,
    pictures: PicturesService,
  ): Promise<MessageInitShape<typeof SecondOpinionSchema> | undefined> {
    if (this.engine === undefined) return undefined;
    const { faces } = await pictures.analyzeFrameWith(this.engine, jpeg, search);
    return { model: toFaceModelMessage(this.engine.pack), faces: faces.map((face) => toFaceMessage(face)) };
  }

  /**
   * In the same line as the photos of the first.
   * @throws AppError `unavailable` (pack_not_served) when it is not that pack
   */
  engineOf(packId: string, pictures: PicturesService): Pick<PicturesService, 'pack' | 'analyzePhoto'> {
    const { engine } = this;
    if (engine?.pack.id === packId) {
      return {
        pack: engine.pack,
        analyzePhoto: (picture, options) => pictures.analyzePhotoWith(engine, picture, options),
      };
    }
    const sentence = `No worker looks with the pack ${packId}: set MODEL_PACK_SECOND=${packId} for all of them.`;
    throw new AppError('unavailable', sentence, { reason: 'pack_not_served', retryAfterSeconds: 10 });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine?.close();
  }
}
