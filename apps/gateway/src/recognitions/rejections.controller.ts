import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getRecognition, rejectRecognition, restoreRecognition } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { apiPath } from '../http/paths.middleware';
import { requirePart } from '../http/required-part';
import { IdPipe } from '../input/id.pipe';
import { RejectRecognitionInput } from './recognition.input';
import { RecognitionView, toRecognitionView } from './recognition.view';
import { RejectedRecognitionView, toRejectedRecognitionView } from './rejection.view';

@ApiTags('recognitions')
@Controller(`${apiPath}/recognitions`)
export class RejectionsController {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  @Post(':id/reject')
  @HttpCode(200)
  @Needs('recognitions.decide', 'item')
  @ApiOperation({
    summary: 'This is not that person',
    description:
      'All recognitions of the same face at that camera are taken back, the sightings around them are decided anew, and ' +
      'the attendance row corrects itself; what was set by hand stays, and in a locked period the change waits for ' +
      'approval. The face is kept, sealed, as a counter-example, as far as it is still there. Said again, it is answered ' +
      'as it is. POST …/restore takes it back. One that a person told from a kept face takes the photo along that was ' +
      'enrolled with it, and is rejected by somebody else than whom it is about (403). One that is older than sightings ' +
      'are kept is taken back alone.',
  })
  @ApiOkResponse({ type: RejectedRecognitionView })
  async reject(
    @Param('id', IdPipe) recognitionId: string,
    @Body() input: RejectRecognitionInput,
    @FromCaller() caller: Caller,
  ): Promise<RejectedRecognitionView> {
    await this.requireAccess(recognitionId, caller);
    const authorId = caller.principal.id;
    const wish = { recognitionId, authorId, reason: input.reason ?? '' };
    return toRejectedRecognitionView(await this.requests.request(rejectRecognition, wish));
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Needs('recognitions.decide', 'item')
  @ApiOperation({
    summary: 'It is that person after all',
    description:
      'What was taken back with it holds again, the counter-example goes, and the attendance row is as it was. One that ' +
      'holds is answered as it is. 409, face_of_another, when the same face is somebody else’s by now, and ' +
      'assignment_undone when it was told of an unknown face whose assignment was taken back. One that was told is ' +
      'restored by somebody else than who told it and whom it is about (403).',
  })
  @ApiOkResponse({ type: RecognitionView })
  async restore(@Param('id', IdPipe) recognitionId: string, @FromCaller() caller: Caller): Promise<RecognitionView> {
    await this.requireAccess(recognitionId, caller);
    const wish = { recognitionId, authorId: caller.principal.id };
    const { recognition } = await this.requests.request(restoreRecognition, wish);
    return toRecognitionView(requirePart(recognition));
  }

  private async requireAccess(recognitionId: string, caller: Caller): Promise<void> {
    const { recognition } = await this.requests.request(getRecognition, { recognitionId });
    await this.access.require(requirePart(recognition).personId, caller, { what: 'recognition', id: recognitionId });
  }
}
