import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getRecognition, listRecognitions, listStrangerVisits } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { answered } from '../http/required-part';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import { readInstant } from '../input/instant.policy';
import { answerPage, type PageAnswer } from '../input/page.policy';
import { pageWish } from '../input/page.query';
import { given } from '../input/show.policy';
import { RecognitionsQuery, SeenQuery } from './recognition.input';
import {
  EvidenceView,
  RecognitionView,
  StrangerVisitView,
  viewEvidence,
  viewRecognition,
  viewStrangerVisit,
} from './recognition.view';

@ApiTags('recognitions')
@Controller(apiPath)
export class RecognitionsController {
  constructor(private readonly requests: RequestClient) {}

  @Get('recognitions')
  @Needs('recognitions.read')
  @ApiOperation({ summary: 'Who was recognised, when and where' })
  @AnswersPageOf(RecognitionView)
  async list(@Query() query: RecognitionsQuery, @FromCaller() caller: Caller): Promise<PageAnswer<RecognitionView>> {
    const filter = { ...filterOf(query), personId: caller.narrow(query.user_id) };
    const { recognitions, pageInfo } = await this.requests.request(listRecognitions, filter);
    return answerPage(recognitions.map(viewRecognition), filter.page, pageInfo);
  }

  @Get('recognitions/:id')
  @Needs('recognitions.read')
  @ApiOperation({ summary: 'A recognition and the sightings it rests on' })
  @ApiOkResponse({ type: EvidenceView })
  async get(@Param('id', IdPipe) recognitionId: string, @FromCaller() caller: Caller): Promise<EvidenceView> {
    const { recognition, evidence } = await this.requests.request(getRecognition, { recognitionId });
    caller.requireAccessTo(answered(recognition).personId);
    return viewEvidence(answered(recognition), evidence);
  }

  @Get('unknown-faces')
  @Needs('strangers.read')
  @ApiOperation({ summary: 'Visits of people nobody knows' })
  @AnswersPageOf(StrangerVisitView)
  async listStrangers(@Query() query: SeenQuery): Promise<PageAnswer<StrangerVisitView>> {
    const filter = filterOf(query);
    const { visits, pageInfo } = await this.requests.request(listStrangerVisits, filter);
    return answerPage(visits.map(viewStrangerVisit), filter.page, pageInfo);
  }
}

function filterOf(query: SeenQuery) {
  return {
    page: pageWish(query),
    cameraId: query.camera_id ?? '',
    ...given({ seenFrom: readInstant(query.seen_from), seenTo: readInstant(query.seen_to) }),
  };
}
