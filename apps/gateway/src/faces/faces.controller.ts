import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { TakesPictureForm, TakesPictureJson } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedPicture, type UploadedFile } from '../http/uploaded-picture';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { decodePicture } from '../input/picture.policy';
import { readFromQueryAndForm } from '../input/read-input';
import {
  FaceBoxesInput,
  RecognizeFacesInput,
  UploadFaceForm,
  UploadFaceInput,
  UploadSnapshotInput,
} from './face.input';
import { EnrolmentView, FaceBoxesView, FaceEmbeddingView, RecognitionAnswerView } from './face.view';
import { FacesService, type Enrolment } from './faces.service';
import { toMeantFace } from './meant-face.policy';

const formFields = {
  user_id: { type: 'string', format: 'uuid' },
  is_primary: { type: 'boolean' },
  source_description: { type: 'string' },
  consent: { type: 'boolean' },
  confirm_same_person: { type: 'boolean' },
  face: { type: 'string', description: 'largest, or x,y' },
} as const;

@ApiTags('faces')
@Controller(`${apiPath}/users`)
export class FacesController {
  constructor(private readonly faces: FacesService) {}

  @Post('upload-face')
  @HttpCode(200)
  @Needs('faces.enrol', 'person')
  @TakesIdempotencyKey()
  @TakesPictureJson()
  @ApiOperation({
    summary: 'Enrol a face',
    description:
      'A picture that is refused is 422 with success: false, reason and faces_detected; faces says where they are.',
  })
  @ApiOkResponse({ type: EnrolmentView })
  upload(
    @Body() input: UploadFaceInput,
    @FromCaller() caller: Caller,
    @IdToGive() templateId: string,
  ): Promise<EnrolmentView> {
    return this.faces.enrol({ ...enrolmentOf(input, templateId), picture: decodePicture(input.image_data) }, caller);
  }

  @Post('upload-face-file')
  @HttpCode(200)
  @Needs('faces.enrol', 'person')
  @TakesIdempotencyKey()
  @TakesPictureForm(formFields)
  @ApiOperation({
    summary: 'Enrol a face from a file',
    description: 'The fields may be in the form or in the query; said in both they must agree.',
  })
  @ApiQuery({ name: 'user_id', required: false, schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({ name: 'is_primary', required: false, schema: { type: 'boolean' } })
  @ApiQuery({ name: 'source_description', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'consent', required: false, schema: { type: 'boolean' } })
  @ApiQuery({ name: 'confirm_same_person', required: false, schema: { type: 'boolean' } })
  @ApiQuery({ name: 'face', required: false, schema: { type: 'string' }, description: 'largest, or x,y' })
  @ApiOkResponse({ type: EnrolmentView })
  uploadFile(
    @UploadedPicture() picture: UploadedFile,
    @Body() form: Record<string, unknown> | undefined,
    @Query() query: Record<string, unknown>,
    @FromCaller() caller: Caller,
    @IdToGive() templateId: string,
  ): Promise<EnrolmentView> {
    const fields = readFromQueryAndForm(UploadFaceForm, Object.keys(formFields), query, form ?? {});
    return this.faces.enrol({ ...enrolmentOf(fields, templateId), picture: picture.bytes }, caller);
  }

  @Post('upload-face-snapshot')
  @HttpCode(200)
  @Needs('faces.enrol')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Enrol a face from what a camera sees now',
    description:
      'As if the newest picture of the camera were uploaded: whoever is to be enrolled stands in front of it, and agrees as with any photo. ' +
      'A camera that sends nothing is 404, reason no_picture. The picture is not answered; who may look through cameras gets it at its snapshot.',
  })
  @ApiOkResponse({ type: EnrolmentView })
  uploadSnapshot(
    @Body() input: UploadSnapshotInput,
    @FromCaller() caller: Caller,
    @IdToGive() templateId: string,
  ): Promise<EnrolmentView> {
    return this.faces.enrolFromCamera(input.camera_id, enrolmentOf(input, templateId), caller);
  }

  @Post('face-boxes')
  @HttpCode(200)
  @Needs('faces.enrol')
  @TakesPictureJson()
  @ApiOperation({
    summary: 'Where the faces of a picture are, with the picture',
    description:
      'For who must say which face is meant after several_faces: each box, and the picture with a frame around every face. Nobody is recognised, and nothing is kept.',
  })
  @ApiOkResponse({ type: FaceBoxesView })
  faceBoxes(@Body() input: FaceBoxesInput): Promise<FaceBoxesView> {
    return this.faces.drawFaces(decodePicture(input.image_data));
  }

  @Post('face-recognition')
  @HttpCode(200)
  @Needs('faces.recognize')
  @TakesPictureJson()
  @ApiOperation({ summary: 'Who is on a picture', description: 'Every face of it; a stranger has no match.' })
  @ApiOkResponse({ type: RecognitionAnswerView })
  recognize(@Body() input: RecognizeFacesInput): Promise<RecognitionAnswerView> {
    return this.faces.recognize(decodePicture(input.image_data), input.threshold ?? undefined);
  }

  @Delete('face-embeddings/:id')
  @HttpCode(204)
  @Needs('faces.erase', 'item')
  @ApiOperation({ summary: 'Delete an enrolled face' })
  @ApiNoContentResponse()
  delete(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<void> {
    return this.faces.delete(id, caller);
  }

  @Get(':id/face-embeddings')
  @Needs('faces.read', 'person')
  @ApiOperation({ summary: 'What faces somebody is enrolled with', description: 'Never the vectors.' })
  @AnswersPageOf(FaceEmbeddingView)
  list(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<PageView<FaceEmbeddingView>> {
    return this.faces.list(id, caller);
  }

  @Put(':id/face-embeddings/:face_id/primary')
  @Needs('faces.enrol', 'person')
  @ApiOperation({
    summary: 'Make an enrolled face the primary one',
    description: 'The photo that stands for the others where one is named. Who is recognised stays the same.',
  })
  @ApiOkResponse({ type: FaceEmbeddingView })
  setPrimary(@Param('id', IdPipe) id: string, @Param('face_id', IdPipe) faceId: string): Promise<FaceEmbeddingView> {
    return this.faces.setPrimary(id, faceId);
  }
}

function enrolmentOf(
  fields: UploadFaceInput | UploadFaceForm | UploadSnapshotInput,
  templateId: string,
): Omit<Enrolment, 'picture'> {
  return {
    personId: fields.user_id,
    templateId,
    isPrimary: fields.is_primary ?? false,
    sourceDescription: fields.source_description ?? '',
    consent: fields.consent ?? undefined,
    confirmSamePerson: fields.confirm_same_person ?? false,
    meant: toMeantFace(fields.face),
  };
}
