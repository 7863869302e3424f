import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  getRecognition,
  getRecognitionSettings,
  listRecognitions,
  listStrangerVisits,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { AuthorsService } from '../access/authors.service';
import { Caller, FromCaller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { requirePart } from '../http/required-part';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import { toTimestamp } from '../input/instant.policy';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given } from '../input/show.policy';
import { RecognitionsQuery, SeenQuery } from './recognition.input';
import {
  EvidenceView,
  RecognitionSettingsView,
  RecognitionView,
  StrangerVisitView,
  toEvidenceView,
  toRecognitionSettingsView,
  toRecognitionView,
  toStrangerVisitView,
} from './recognition.view';

@ApiTags('recognitions')
@Controller(apiPath)
export class RecognitionsController {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
    private readonly authors: AuthorsService,
  ) {}

  @Get('recognitions')
  @Needs('recognitions.read', 'list')
  @ApiOperation({ summary: 'Who was recognised, when and where' })
  @AnswersPageOf(RecognitionView)
  async list(@Query() query: RecognitionsQuery, @FromCaller() caller: Caller): Promise<PageView<RecognitionView>> {
    const people = await this.access.narrow({ userId: query.user_id, department: query.department }, caller);
    const filter = { ...filterOf(query), ...people, withWithdrawn: query.with_withdrawn ?? false };
    const { recognitions, pageInfo } = await this.requests.request(listRecognitions, filter);
    return toPageView(recognitions.map(toRecognitionView), filter.page, pageInfo);
  }

  @Get('recognitions/:id')
  @Needs('recognitions.read', 'item')
  @ApiOperation({ summary: 'A recognition, the sightings it rests on, and why it was decided' })
  @ApiOkResponse({ type: EvidenceView })
  async get(@Param('id', IdPipe) recognitionId: string, @FromCaller() caller: Caller): Promise<EvidenceView> {
    const found = await this.requests.request(getRecognition, { recognitionId });
    const { personId, toldBy } = requirePart(found.recognition);
    await this.access.require(personId, caller, { what: 'recognition', id: recognitionId });
    return toEvidenceView(found, caller.scope === 'all', await this.authors.of([toldBy]));
  }

  @Get('recognition/settings')
  @Needs('system.read')
  @ApiOperation({
    summary: 'By what faces are told apart now',
    description:
      'The threshold rises with the people enrolled, so that a stranger is no more often taken for somebody. Settings of ' +
      'identity, to be changed in its environment.',
  })
  @ApiOkResponse({ type: RecognitionSettingsView })
  async settings(): Promise<RecognitionSettingsView> {
    return toRecognitionSettingsView(await this.requests.request(getRecognitionSettings, {}));
  }

  @Get('stranger-visits')
  @Needs('strangers.read')
  @ApiOperation({ summary: 'Visits of people nobody knows' })
  @AnswersPageOf(StrangerVisitView)
  async listStrangers(@Query() query: SeenQuery): Promise<PageView<StrangerVisitView>> {
    const filter = filterOf(query);
    const { visits, pageInfo } = await this.requests.request(listStrangerVisits, filter);
    return toPageView(visits.map(toStrangerVisitView), filter.page, pageInfo);
  }
}

function filterOf(query: SeenQuery) {
  return {
    page: toPageRequest(query),
    cameraId: query.camera_id ?? '',
    ...given({ seenFrom: toTimestamp(query.seen_from), seenTo: toTimestamp(query.seen_to) }),
  };
}
