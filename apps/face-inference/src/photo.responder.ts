import { Controller } from '@nestjs/common';
import {
  analyzePhoto,
  drawFaces,
  getModel,
  inspectPicture,
  type AnalyzePhotoRequest,
  type AnalyzePhotoResponseSchema,
  type DrawFacesRequest,
  type DrawFacesResponseSchema,
  type GetModelRequest,
  type GetModelResponseSchema,
  type InspectPictureRequest,
  type InspectPictureResponseSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toFaceMessage, toFaceModelMessage } from './face.message';
import { countFaces } from './face-inference.metrics';
import { PicturesService } from './pictures.service';
import { SecondPack } from './second-pack';

type Engine = Pick<PicturesService, 'pack' | 'analyzePhoto'>;

@Controller()
export class PhotoResponder {
  constructor(
    private readonly pictures: PicturesService,
    private readonly secondPack: SecondPack,
  ) {}

  @RespondsTo(analyzePhoto)
  async analyzePhoto(request: AnalyzePhotoRequest): Promise<MessageInitShape<typeof AnalyzePhotoResponseSchema>> {
    const engine = this.engineOf(request.packId);
    const analysis = await engine.analyzePhoto(request.picture, { triesRotated: request.tryTurned });
    countFaces('photo', analysis);
    return {
      width: analysis.widthPx,
      height: analysis.heightPx,
      faces: analysis.faces.map((face) => toFaceMessage(face)),
      model: toFaceModelMessage(engine.pack),
      turnedDegrees: analysis.rotationDegrees,
    };
  }

  @RespondsTo(drawFaces)
  async drawFaces({ picture }: DrawFacesRequest): Promise<MessageInitShape<typeof DrawFacesResponseSchema>> {
    const analysis = await this.pictures.analyzePhoto(picture, { triesRotated: true });
    countFaces('photo', analysis);
    const { jpeg, facts } = await this.pictures.draw(picture, analysis);
    return {
      picture: jpeg,
      width: facts.widthPx,
      height: facts.heightPx,
      boxes: analysis.faces.map(({ box: { x, y, width, height } }) => ({ x, y, width, height })),
    };
  }

  @RespondsTo(getModel)
  async getModel({ packId }: GetModelRequest): Promise<MessageInitShape<typeof GetModelResponseSchema>> {
    return Promise.resolve({ model: toFaceModelMessage(this.engineOf(packId).pack) });
  }

  /** @throws AppError `unavailable` (pack_not_served); another worker may have it */
  private engineOf(packId: string): Engine {
    if (packId === '' || packId === this.pictures.pack.id) return this.pictures;
    return this.secondPack.engineOf(packId, this.pictures);
  }

  @RespondsTo(inspectPicture)
  async inspectPicture(request: InspectPictureRequest): Promise<MessageInitShape<typeof InspectPictureResponseSchema>> {
    const { format, widthPx, heightPx } = await this.pictures.inspect(request.picture);
    return { format, width: widthPx, height: heightPx };
  }
}
