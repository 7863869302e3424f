import { Controller } from '@nestjs/common';
import {
  addProfileImage,
  deleteProfileImage,
  getProfileImage,
  listProfileImages,
  setPrimaryProfileImage,
  timestampFromDate,
  type AddProfileImageRequest,
  type DeleteProfileImageRequest,
  type GetProfileImageRequest,
  type ListProfileImagesRequest,
  type MessageInitShape,
  type ProfileImageSchema,
  type SetPrimaryProfileImageRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import type { ProfileImageEntity } from './profile-image.entity';
import { ProfileImagesService } from './profile-images.service';

@Controller()
export class ProfileImagesResponder {
  constructor(private readonly images: ProfileImagesService) {}

  @RespondsTo(addProfileImage)
  async addProfileImage(request: AddProfileImageRequest) {
    return { image: toProfileImageMessage(await this.images.add(request)) };
  }

  @RespondsTo(listProfileImages)
  async listProfileImages(request: ListProfileImagesRequest) {
    return { images: (await this.images.listOf(request.personId)).map(toProfileImageMessage) };
  }

  @RespondsTo(getProfileImage)
  async getProfileImage(request: GetProfileImageRequest) {
    const { image, picture } = await this.images.open(request.personId, request.imageId);
    return { image: toProfileImageMessage(image), picture };
  }

  @RespondsTo(deleteProfileImage)
  async deleteProfileImage(request: DeleteProfileImageRequest) {
    await this.images.delete(request.personId, request.imageId);
    return {};
  }

  @RespondsTo(setPrimaryProfileImage)
  async setPrimaryProfileImage(request: SetPrimaryProfileImageRequest) {
    return { image: toProfileImageMessage(await this.images.setPrimary(request.personId, request.imageId)) };
  }
}

function toProfileImageMessage(image: ProfileImageEntity): MessageInitShape<typeof ProfileImageSchema> {
  const { id, personId, name, mediaType, sizeBytes, isPrimary, createdAt } = image;
  return {
    id,
    personId,
    name,
    mediaType,
    sizeBytes,
    isPrimary,
    width: image.widthPx,
    height: image.heightPx,
    createdAt: timestampFromDate(createdAt),
  };
}
