import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  addProfileImage,
  deleteProfileImage,
  getProfileImage,
  listProfileImages,
  setPrimaryProfileImage,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { Audited } from '../audit/audit.decorators';
import { requirePart } from '../http/required-part';
import { TakesPictureForm } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedPicture, type UploadedFile } from '../http/uploaded-picture';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import { toWholePageView, type PageView } from '../input/page.policy';
import { nameOfFile } from '../input/file-name.policy';
import { matchesWeakly, readEntityTags } from '../preconditions/entity-tag.policy';
import { ProfileImageForm } from './user.input';
import { ProfileImageView, toProfileImageView } from './user.view';

const pictureMediaTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

@ApiTags('users')
@Controller(`${apiPath}/users/:id/profile-images`)
export class ProfileImagesController {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  @Post()
  @Needs('users.write', 'person')
  @TakesIdempotencyKey()
  @TakesPictureForm({ image_name: { type: 'string' } })
  @ApiOperation({ summary: 'Add a profile image', description: 'JPEG, PNG, WebP or GIF of at most 5 MB.' })
  @ApiCreatedResponse({ type: ProfileImageView })
  async add(
    @Param('id', IdPipe) personId: string,
    @UploadedPicture() picture: UploadedFile,
    @Body() form: ProfileImageForm,
    @IdToGive() imageId: string,
  ): Promise<ProfileImageView> {
    const name = form.image_name === undefined || form.image_name === '' ? nameOfFile(picture.name) : form.image_name;
    const request = { personId, imageId, picture: picture.bytes, name };
    const { image } = await this.requests.request(addProfileImage, request);
    return toProfileImageView(requirePart(image));
  }

  @Get()
  @Needs('users.read', 'person')
  @Audited()
  @ApiOperation({ summary: 'List the profile images of a person' })
  @AnswersPageOf(ProfileImageView)
  async list(@Param('id', IdPipe) personId: string, @FromCaller() caller: Caller): Promise<PageView<ProfileImageView>> {
    await this.access.require(personId, caller);
    const { images } = await this.requests.request(listProfileImages, { personId });
    return toWholePageView(images.map(toProfileImageView));
  }

  @Get(':image_id')
  @Needs('users.read', 'person')
  @Audited()
  @ApiOperation({ summary: 'The picture itself' })
  @ApiOkResponse({ content: { 'image/*': { schema: { type: 'string', format: 'binary' } } } })
  async read(
    @Param('id', IdPipe) personId: string,
    @Param('image_id', IdPipe) imageId: string,
    @FromCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.access.require(personId, caller);
    // The picture of an id is never another one.
    const tag = `"${imageId}"`;
    const known = readEntityTags('If-None-Match', request.get('if-none-match'));
    if (known !== undefined && matchesWeakly(known, tag)) {
      await this.requireImage(personId, imageId);
      response.set('ETag', tag).status(304).end();
      return;
    }
    const { image, picture } = await this.requests.request(getProfileImage, { personId, imageId });
    const mediaType = requirePart(image).mediaType;
    // Only kinds of pictures are ever named to a browser, whatever a service says.
    response
      .set('ETag', tag)
      .type(pictureMediaTypes.has(mediaType) ? mediaType : 'application/octet-stream')
      .send(Buffer.from(picture));
  }

  @Delete(':image_id')
  @HttpCode(204)
  @Needs('users.write', 'person')
  @ApiOperation({ summary: 'Delete a profile image' })
  @ApiNoContentResponse()
  async delete(@Param('id', IdPipe) personId: string, @Param('image_id', IdPipe) imageId: string): Promise<void> {
    await this.requests.request(deleteProfileImage, { personId, imageId });
  }

  @Put(':image_id/primary')
  @Needs('users.write', 'person')
  @ApiOperation({ summary: 'Make it the primary one' })
  @ApiOkResponse({ type: ProfileImageView })
  async setPrimary(
    @Param('id', IdPipe) personId: string,
    @Param('image_id', IdPipe) imageId: string,
  ): Promise<ProfileImageView> {
    const { image } = await this.requests.request(setPrimaryProfileImage, { personId, imageId });
    return toProfileImageView(requirePart(image));
  }

  /** Without reading and opening it. @throws AppError `not_found` */
  private async requireImage(personId: string, imageId: string): Promise<void> {
    const { images } = await this.requests.request(listProfileImages, { personId });
    if (!images.some(({ id }) => id === imageId)) throw AppError.notFound('profile image', imageId);
  }
}
