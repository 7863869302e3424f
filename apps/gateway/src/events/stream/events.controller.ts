import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import { Needs } from '../../access/access.decorators';
import { AuthenticationService } from '../../access/authentication.service';
import { FromCaller, type Caller } from '../../access/caller';
import { PersonAccessService } from '../../access/person-access.service';
import { apiPath } from '../../http/paths.middleware';
import { dataOfType } from '../event-data.view';
import { visibleTypes } from '../event-filter.policy';
import type { EventFilter } from '../event-log.repository';
import { eventSchemaName } from '../event-schemas';
import { EventView } from '../event.view';
import { toEventViewer, type EventViewer } from '../visible-events.policy';
import { EventsQuery, toEventFilter, toPosition } from './event-stream.input';
import { beginHead, EventStreamsService } from './event-streams.service';

@ApiTags('events')
@ApiExtraModels(EventView, ...Object.values(dataOfType))
@Controller(`${apiPath}/events`)
export class EventsController {
  constructor(
    private readonly streams: EventStreamsService,
    private readonly authentication: AuthenticationService,
    private readonly access: PersonAccessService,
  ) {}

  @Get()
  @Needs('events.read', 'list')
  @ApiOperation({
    summary: 'What happens, as server-sent events',
    description:
      'Each has its position as `id`, its type as `event` and the event as JSON in `data`. After a connection that was ' +
      'lost send the last id as `Last-Event-ID`, as EventSource does: nothing is missing then, and nothing comes twice. ' +
      'Without it only what happens from now on is sent. `events.lost` comes first when some of what lies between is not ' +
      'kept any more: read what you need anew. A comment comes every 15 s. Everybody gets what they may look up: ' +
      'people see what is about themselves, managers their department. The stream ends when the server stops or the ' +
      'access ends; a client that takes nothing for 30 s is let go.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string', pattern: '^\\d{1,19}$' } })
  @ApiOkResponse({
    description: 'Server-sent events. `data` of each is an Event.',
    headers: {
      'Last-Event-ID': { description: 'The position after which this begins.', schema: { type: 'string' } },
    },
    content: { 'text/event-stream': { schema: { $ref: getSchemaPath(eventSchemaName) } } },
  })
  async listen(
    @Query() query: EventsQuery,
    @FromCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const filter = toEventFilter(query);
    await this.access.narrow(filter, caller);
    const viewer = requireSome(toEventViewer(caller.principal), filter);
    const after = toPosition(request.get('last-event-id'), query);
    if (request.method === 'HEAD') {
      beginHead(response, after ?? (await this.streams.newestPosition()));
      response.end();
      return;
    }
    const stillMay = async (): Promise<EventViewer> => {
      const { principal } = await this.authentication.recheck(request, 'events.read');
      if (principal.kind === 'user' && principal.passwordChangeRequired) {
        throw new AppError('permission_denied', 'Change your password first.');
      }
      return requireSome(toEventViewer(principal), filter);
    };
    await this.streams.open({ callerId: caller.principal.id, filter, viewer, after, stillMay }, response);
  }
}

/** @throws AppError `permission_denied` when the viewer may see nothing at all of what is asked for */
function requireSome(viewer: EventViewer, { types, userId }: EventFilter): EventViewer {
  const scopes = visibleTypes(viewer, types).map((type) => viewer.scopes.get(type));
  if (scopes.length === 0) throw new AppError('permission_denied', 'You may not see events of these types.');
  if (userId !== undefined && userId !== viewer.userId && scopes.every((scope) => scope === 'own')) {
    throw new AppError('permission_denied', 'You may see only what is about yourself.');
  }
  return viewer;
}
